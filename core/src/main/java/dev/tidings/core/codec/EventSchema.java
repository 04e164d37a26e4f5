package dev.tidings.core.codec;

import static dev.tidings.core.codec.EventField.common;
import static dev.tidings.core.codec.EventField.optional;
import static dev.tidings.core.codec.EventField.placed;
import static dev.tidings.core.codec.EventField.rare;
import static dev.tidings.core.codec.EventField.required;

import dev.tidings.api.ExecutionId;
import dev.tidings.api.RunId;
import dev.tidings.api.event.AgentCancelled;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.event.ProgressUpdate;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of every event, once: the codec writes an event from this table, and whoever checks an event checks it
 * against this table, so the two can't disagree. A type that is not in the table is one of the application's own.
 */
final class EventSchema {
    static final String TYPE = "type";
    static final String EVENT_ID = "event_id";
    static final String USER_ID = "user_id";
    static final String THREAD_ID = "thread_id";
    static final String RUN_ID = "run_id";
    static final String AGENT_NAME = "agent_name";
    static final String TRUNCATED = "truncated";

    private final Map<String, List<EventField<? extends AgentEvent>>> byType = new HashMap<>();
    private final List<EventField<? extends AgentEvent>> custom;
    private final Map<String, EventField<? extends AgentEvent>> everywhere = new LinkedHashMap<>();

    EventSchema() {
        for (EventField<? extends AgentEvent> field : commonFields()) {
            everywhere.put(field.name(), field);
        }
        started();
        thinking();
        tools();
        ends();
        define(
                EventTypes.MESSAGE_DELTA,
                List.<EventField<MessageDelta>>of(
                        required("message_id", FieldKind.ID, e -> e.messageId().value()),
                        placed(NumberField.OFFSET),
                        rare("first_seq", FieldKind.ORDINAL),
                        required("delta", FieldKind.WHOLE_TEXT, MessageDelta::delta)));
        define(
                EventTypes.PROGRESS_UPDATE,
                List.<EventField<ProgressUpdate>>of(
                        required("progress", FieldKind.PERCENT, ProgressUpdate::progress),
                        optional("message", FieldKind.TEXT, ProgressUpdate::message)));
        custom = List.copyOf(List.<EventField<CustomEvent>>of(required("data", FieldKind.OBJECT, CustomEvent::data)));
    }

    private static List<EventField<AgentEvent>> commonFields() {
        return List.of(
                common(TYPE, FieldKind.NAME),
                common(EVENT_ID, FieldKind.ID),
                common("seq", FieldKind.ORDINAL),
                common("timestamp", FieldKind.SECONDS),
                common(USER_ID, FieldKind.ID),
                common(THREAD_ID, FieldKind.ID),
                common(RUN_ID, FieldKind.ID),
                common(AGENT_NAME, FieldKind.NAME),
                rare(TRUNCATED, FieldKind.TRUE));
    }

    private void started() {
        define(
                EventTypes.AGENT_STARTED,
                List.<EventField<AgentStarted>>of(
                        optional("task_description", FieldKind.TEXT, AgentStarted::taskDescription),
                        optional("parent_run_id", FieldKind.ID, e -> value(e.parentRunId()))));
    }

    private void thinking() {
        define(
                EventTypes.AGENT_THINKING,
                List.<EventField<AgentThinking>>of(
                        required("reasoning", FieldKind.TEXT, AgentThinking::reasoning),
                        optional("step_number", FieldKind.ORDINAL, AgentThinking::stepNumber)));
    }

    private void tools() {
        define(
                EventTypes.TOOL_EXECUTING,
                List.<EventField<ToolExecuting>>of(
                        required("tool_name", FieldKind.NAME, ToolExecuting::toolName),
                        required("tool_args", FieldKind.OBJECT, ToolExecuting::toolArgs),
                        required("execution_id", FieldKind.ID, e -> value(e.executionId()))));
        define(
                EventTypes.TOOL_COMPLETED,
                List.<EventField<ToolCompleted>>of(
                        required("tool_name", FieldKind.NAME, ToolCompleted::toolName),
                        required("execution_id", FieldKind.ID, e -> value(e.executionId())),
                        required("results", FieldKind.ANY, ToolCompleted::results),
                        required("success", FieldKind.BOOL, ToolCompleted::success),
                        optional("error", FieldKind.TEXT, ToolCompleted::error),
                        placed(NumberField.DURATION_MS)));
    }

    private void ends() {
        define(
                EventTypes.AGENT_COMPLETED,
                List.<EventField<AgentCompleted>>of(
                        required("final_response", FieldKind.ANY, AgentCompleted::finalResponse),
                        required("status", FieldKind.COMPLETED, e -> "completed"),
                        placed(NumberField.DURATION_MS)));
        define(
                EventTypes.AGENT_ERROR,
                List.<EventField<AgentError>>of(
                        required("error", FieldKind.TEXT, AgentError::error),
                        required("error_code", FieldKind.NAME, AgentError::errorCode),
                        required("retryable", FieldKind.BOOL, AgentError::retryable)));
        define(
                EventTypes.AGENT_CANCELLED,
                List.<EventField<AgentCancelled>>of(required("reason", FieldKind.TEXT, AgentCancelled::reason)));
    }

    private static @Nullable Object value(@Nullable RunId id) {
        return id == null ? null : id.value();
    }

    private static @Nullable Object value(@Nullable ExecutionId id) {
        return id == null ? null : id.value();
    }

    private <E extends AgentEvent> void define(String type, List<EventField<E>> fields) {
        byType.put(type, List.copyOf(fields));
    }

    /** Returns what events of a type have beyond what all have, in the order in which it is written. */
    List<EventField<? extends AgentEvent>> fieldsOf(String type) {
        return byType.getOrDefault(type, custom);
    }

    boolean knows(String type) {
        return byType.containsKey(type);
    }

    /** Returns what all events have. */
    Map<String, EventField<? extends AgentEvent>> everywhere() {
        return everywhere;
    }
}
