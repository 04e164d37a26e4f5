package dev.tidings.core.legacy;

import dev.tidings.api.ExecutionId;
import dev.tidings.api.event.AgentCancelled;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.event.ProgressUpdate;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the event of today from a type and fields of the past. Where the past filled a gap with a text, so does this;
 * but a missing agent or tool name is refused, since one that is made up hides the mistake. What a critical or last event
 * merely says is made to fit, whatever it is: an odd text is better than a run that seems never to end.
 */
final class EventMapper {
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("agent_start", EventTypes.AGENT_STARTED),
            Map.entry("agent_complete", EventTypes.AGENT_COMPLETED),
            Map.entry("agent_response", EventTypes.AGENT_COMPLETED),
            Map.entry("tool_execute", EventTypes.TOOL_EXECUTING),
            Map.entry("tool_complete", EventTypes.TOOL_COMPLETED),
            Map.entry("agent_failed", EventTypes.AGENT_ERROR),
            Map.entry("agent_fallback", EventTypes.AGENT_ERROR),
            Map.entry("agent_death", EventTypes.AGENT_ERROR));

    private EventMapper() {}

    static AgentEvent event(String type, Map<String, ? extends @Nullable Object> data) {
        return switch (ALIASES.getOrDefault(type, type)) {
            case EventTypes.AGENT_STARTED ->
                AgentStarted.of(
                        name(
                                "agent_name",
                                Given.text(data, "agent_name", "name").orElse(null)),
                        Given.said(data, "task_description", "task").orElse("Processing request"));
            case EventTypes.AGENT_THINKING ->
                new AgentThinking(
                        Given.said(data, "reasoning", "thought", "thinking").orElse("Agent is processing..."),
                        Given.step(data, "step_number", "step"));
            case EventTypes.TOOL_EXECUTING ->
                new ToolExecuting(
                        tool(data),
                        Given.map(data, "tool_args", "parameters", "params"),
                        Given.text(data, "execution_id").map(ExecutionId::of).orElseGet(ExecutionId::random));
            case EventTypes.TOOL_COMPLETED -> toolCompleted(data);
            case EventTypes.AGENT_COMPLETED ->
                new AgentCompleted(or(Given.first(data, "final_response", "response", "result"), "Task completed"));
            case EventTypes.AGENT_ERROR ->
                new AgentError(
                        Given.said(data, "error", "error_message", "death_cause", "message")
                                .orElse("Agent failed"),
                        Given.said(data, "error_code")
                                .filter(code -> !code.isBlank())
                                .orElse(AgentError.AGENT_FAILED),
                        Given.flag(data, "retryable", "retry_allowed").orElse(false));
            case EventTypes.AGENT_CANCELLED ->
                new AgentCancelled(Given.said(data, "reason").orElse("Cancelled"));
            case EventTypes.PROGRESS_UPDATE -> progress(data);
            default -> new CustomEvent(customName(type), data);
        };
    }

    private static ToolCompleted toolCompleted(Map<String, ? extends @Nullable Object> data) {
        String error = Given.said(data, "error").orElse(null);
        boolean success = Given.flag(data, "success").orElse(error == null);
        return new ToolCompleted(
                tool(data),
                Given.text(data, "execution_id").map(ExecutionId::of).orElse(null),
                or(Given.first(data, "results", "result", "output"), Map.of()),
                success,
                success ? null : error);
    }

    private static ProgressUpdate progress(Map<String, ? extends @Nullable Object> data) {
        double percent = Given.number(data, "progress", "percentage", "progress_percentage")
                .orElseThrow(() -> new IllegalArgumentException("progress is missing: pass percent, from 0 to 100"))
                .doubleValue();
        return new ProgressUpdate(percent, Given.text(data, "message").orElse(null));
    }

    private static String tool(Map<String, ? extends @Nullable Object> data) {
        return name("tool_name", Given.text(data, "tool_name", "name").orElse(null));
    }

    private static String name(String field, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing: pass it, none is made up");
        }
        return value;
    }

    private static Object or(@Nullable Object value, Object otherwise) {
        return value == null ? otherwise : value;
    }

    private static String customName(String type) {
        return type.startsWith("x_") || type.indexOf('.') > 0 ? type : "x_" + outgoingType(type);
    }

    /** Returns what the front ends of the past called a type. */
    static String outgoingType(String type) {
        return switch (type) {
            case "agent_response" -> EventTypes.AGENT_COMPLETED;
            case "agent_progress" -> "agent_update";
            case "thread_update" -> "thread_updated";
            case "error_message" -> "error";
            default -> type;
        };
    }

    /** Copies the fields of a frame and adds the names that they had in the past. */
    static Map<String, @Nullable Object> outgoing(Map<String, ? extends @Nullable Object> frame) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(frame);
        copy.computeIfPresent("type", (key, type) -> type instanceof String text ? outgoingType(text) : type);
        alias(copy, "tool_args", "parameters");
        alias(copy, "results", "result", "output");
        alias(copy, "final_response", "response", "result");
        alias(copy, "reasoning", "thought");
        return copy;
    }

    private static void alias(Map<String, @Nullable Object> fields, String today, String... past) {
        if (fields.containsKey(today)) {
            for (String name : past) {
                fields.putIfAbsent(name, fields.get(today));
            }
        }
    }
}
