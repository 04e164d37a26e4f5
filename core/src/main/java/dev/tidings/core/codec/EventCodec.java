package dev.tidings.core.codec;

import dev.tidings.api.EventId;
import dev.tidings.api.event.AgentCancelled;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.event.ProgressUpdate;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.api.event.UnknownEvent;
import java.util.Objects;

/** Encodes events, once each. Thread-safe. */
public final class EventCodec {
    private final int maxFieldBytes;
    private final Redaction redaction;
    private final Redaction none = new Redaction(null);
    private final JacksonValues jackson = JacksonValues.create();
    private final ScratchArrays scratches =
            new ScratchArrays(Runtime.getRuntime().availableProcessors());

    private EventCodec(CodecOptions options) {
        this.maxFieldBytes = options.maxFieldBytes();
        this.redaction = new Redaction(options.redactor());
    }

    /**
     * Makes a codec.
     *
     * @param options the settings
     * @return the codec
     */
    public static EventCodec create(CodecOptions options) {
        return new EventCodec(options);
    }

    /**
     * Encodes an event without sequence number, timestamp, {@code offset} and {@code duration_ms}. What it refers to
     * is read now and never again. Content makes it neither fail nor grow without bound: what can't be written becomes
     * {@code {"_unserializable": type}}, and what is too large is cut; a {@code delta} alone is never cut, and is always the
     * last member.
     *
     * @param event the event
     * @param eventId identifies it
     * @param envelope the members it shares with its run
     * @return the encoded event
     * @throws IllegalArgumentException if the event is an {@link dev.tidings.api.event.UnknownEvent}
     */
    public EncodedEvent encode(AgentEvent event, EventId eventId, Envelope envelope) {
        Objects.requireNonNull(event, "event");
        if (event instanceof UnknownEvent) {
            throw new IllegalArgumentException(
                    "an unknown event can't be emitted but was \"" + event.type() + "\": emit a CustomEvent instead");
        }
        int headroom = EncodedEvent.headroom(event);
        JsonBuffer out = JsonBuffer.over(scratches.take(), headroom);
        out.put('{').member("type").put('"').ascii(event.type()).put('"');
        out.member("event_id").text(eventId.value());
        envelope.writeTo(out);
        EventFields fields = new EventFields(out, new ValueWriter(out, jackson, redaction(event)), maxFieldBytes);
        boolean cutBefore = envelope.truncated();
        if (cutBefore) {
            out.member("truncated").ascii("true");
        }
        write(event, fields);
        boolean truncated = cutBefore || fields.truncated();
        if (truncated && !cutBefore) {
            out.member("truncated").ascii("true");
        }
        out.put('}');
        EncodedEvent encoded = new EncodedEvent(out.copy(), headroom, truncated, fields.unserializable());
        scratches.give(out.array());
        return encoded;
    }

    private Redaction redaction(AgentEvent event) {
        return event instanceof ToolExecuting || event instanceof ToolCompleted ? redaction : none;
    }

    private static void write(AgentEvent event, EventFields fields) {
        if (event instanceof MessageDelta delta) {
            fields.id("message_id", delta.messageId().value()).uncut("delta", delta.delta());
        } else if (event instanceof AgentStarted started) {
            fields.optional("task_description", started.taskDescription());
            fields.optional("parent_run_id", started.parentRunId());
        } else if (event instanceof AgentThinking thinking) {
            fields.text("reasoning", thinking.reasoning());
            fields.optional("step_number", thinking.stepNumber());
        } else if (event instanceof ToolExecuting tool) {
            fields.name("tool_name", tool.toolName()).object("tool_args", tool.toolArgs());
            fields.id("execution_id", tool.executionId().value());
        } else if (event instanceof ToolCompleted tool) {
            writeToolCompleted(tool, fields);
        } else if (event instanceof ProgressUpdate progress) {
            fields.number("progress", progress.progress());
            fields.optional("message", progress.message());
        } else {
            writeEndOrCustom(event, fields);
        }
    }

    private static void writeToolCompleted(ToolCompleted tool, EventFields fields) {
        fields.name("tool_name", tool.toolName());
        fields.optional("execution_id", tool.executionId());
        fields.value("results", tool.results());
        fields.bool("success", tool.success());
        fields.optional("error", tool.error());
    }

    private static void writeEndOrCustom(AgentEvent event, EventFields fields) {
        if (event instanceof AgentCompleted completed) {
            fields.value("final_response", completed.finalResponse()).id("status", "completed");
        } else if (event instanceof AgentError error) {
            fields.text("error", error.error()).name("error_code", error.errorCode());
            fields.bool("retryable", error.retryable());
        } else if (event instanceof AgentCancelled cancelled) {
            fields.text("reason", cancelled.reason());
        } else if (event instanceof CustomEvent custom) {
            fields.object("data", custom.data());
        } else {
            throw new IllegalStateException("event type must be one the codec knows but was " + event.type());
        }
    }

    /**
     * Returns the limit of a field.
     *
     * @return how many bytes of JSON a field may take before it is cut
     */
    public int maxFieldBytes() {
        return maxFieldBytes;
    }

    /**
     * Finds where a text has to be split so that its first piece fits a field. Never between the halves of a
     * surrogate pair.
     *
     * @param text the text
     * @param from where the piece begins
     * @return where it ends, after {@code from} unless the text ends there
     */
    public int pieceEnd(String text, int from) {
        return JsonText.end(text, from, maxFieldBytes);
    }
}
