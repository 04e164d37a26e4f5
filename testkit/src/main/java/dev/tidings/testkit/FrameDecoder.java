package dev.tidings.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidings.api.EventId;
import dev.tidings.api.ExecutionId;
import dev.tidings.api.MessageId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserId;
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
import dev.tidings.api.event.UnknownEvent;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads frames back into the records. What is not as the protocol says stays readable and throws nothing. */
final class FrameDecoder {
    private static final ObjectReader READER =
            JsonMapper.builder().build().readerFor(new TypeReference<Map<String, @Nullable Object>>() {});

    private FrameDecoder() {}

    static RecordedFrame decode(String json) {
        Map<String, @Nullable Object> fields = parse(json);
        try {
            return fields.containsKey("event_id")
                    ? event(new Fields(fields), json)
                    : new RecordedControl(new Fields(fields).text("type"), fields, json);
        } catch (RuntimeException incomplete) {
            return new RecordedControl(RecordedControl.UNREADABLE, fields, json);
        }
    }

    private static Map<String, @Nullable Object> parse(String json) {
        try {
            Map<String, @Nullable Object> fields = READER.readValue(json);
            return fields == null ? Map.of() : fields;
        } catch (JsonProcessingException broken) {
            return Map.of();
        }
    }

    private static RecordedEvent event(Fields fields, String json) {
        long seq = fields.whole("seq");
        return new RecordedEvent(
                seq,
                fields.has("first_seq") ? fields.whole("first_seq") : seq,
                Instant.ofEpochMilli(Math.round(fields.number("timestamp") * 1000)),
                EventId.of(fields.text("event_id")),
                UserId.of(fields.text("user_id")),
                ThreadId.of(fields.text("thread_id")),
                RunId.of(fields.text("run_id")),
                fields.has("agent_name") ? fields.text("agent_name") : "",
                known(fields),
                fields.all,
                json);
    }

    private static AgentEvent known(Fields fields) {
        try {
            return body(fields);
        } catch (RuntimeException malformed) {
            return new UnknownEvent(fields.text("type"), fields.all);
        }
    }

    private static AgentEvent body(Fields fields) {
        String type = fields.text("type");
        return switch (type) {
            case EventTypes.AGENT_STARTED ->
                new AgentStarted(
                        fields.text("agent_name"),
                        fields.textOrNull("task_description"),
                        fields.has("parent_run_id") ? RunId.of(fields.text("parent_run_id")) : null);
            case EventTypes.AGENT_THINKING ->
                new AgentThinking(
                        fields.text("reasoning"), fields.has("step_number") ? (int) fields.whole("step_number") : null);
            case EventTypes.TOOL_EXECUTING ->
                new ToolExecuting(
                        fields.text("tool_name"),
                        fields.object("tool_args"),
                        ExecutionId.of(fields.text("execution_id")));
            case EventTypes.TOOL_COMPLETED -> toolCompleted(fields);
            case EventTypes.AGENT_COMPLETED -> new AgentCompleted(fields.all.get("final_response"));
            case EventTypes.AGENT_ERROR ->
                new AgentError(fields.text("error"), fields.text("error_code"), fields.flag("retryable"));
            case EventTypes.AGENT_CANCELLED -> new AgentCancelled(fields.text("reason"));
            case EventTypes.MESSAGE_DELTA ->
                new MessageDelta(MessageId.of(fields.text("message_id")), fields.whole("offset"), fields.text("delta"));
            case EventTypes.PROGRESS_UPDATE ->
                new ProgressUpdate(fields.number("progress"), fields.textOrNull("message"));
            default -> new CustomEvent(type, fields.object("data"));
        };
    }

    private static AgentEvent toolCompleted(Fields fields) {
        return new ToolCompleted(
                fields.text("tool_name"),
                ExecutionId.of(fields.text("execution_id")),
                fields.all.get("results"),
                fields.flag("success"),
                fields.textOrNull("error"));
    }

    /** The fields of a frame; one that is missing or of another kind throws. */
    private record Fields(Map<String, @Nullable Object> all) {
        boolean has(String name) {
            return all.get(name) != null;
        }

        String text(String name) {
            return value(name, String.class);
        }

        @Nullable
        String textOrNull(String name) {
            return has(name) ? text(name) : null;
        }

        long whole(String name) {
            return value(name, Number.class).longValue();
        }

        double number(String name) {
            return value(name, Number.class).doubleValue();
        }

        boolean flag(String name) {
            return value(name, Boolean.class);
        }

        @SuppressWarnings("unchecked") // Jackson makes every object a map of this kind
        Map<String, @Nullable Object> object(String name) {
            return value(name, Map.class);
        }

        private <T> T value(String name, Class<T> kind) {
            Object value = all.get(name);
            if (!kind.isInstance(value)) {
                throw new IllegalArgumentException(name + " must be a " + kind.getSimpleName() + " but was " + value);
            }
            return kind.cast(value);
        }
    }
}
