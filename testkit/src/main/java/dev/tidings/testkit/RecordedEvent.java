package dev.tidings.testkit;

import dev.tidings.api.EventId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserId;
import dev.tidings.api.event.AgentEvent;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event as a client got it. What the record says is read from the frame, not from what was emitted.
 *
 * @param seq its place in the user's log
 * @param firstSeq the first place a merged piece of text stands for; else the same as {@code seq}
 * @param timestamp when it was appended, to the millisecond
 * @param eventId identifies the event
 * @param userId whose it is
 * @param threadId the conversation
 * @param runId the run
 * @param agentName who works; empty if the frame does not say
 * @param event what it says: values that were objects are maps, lists, texts, numbers and booleans; what this version
 *     does not know is an {@link dev.tidings.api.event.UnknownEvent}
 * @param fields every field of the frame; unmodifiable
 * @param json the frame, unchanged
 */
public record RecordedEvent(
        long seq,
        long firstSeq,
        Instant timestamp,
        EventId eventId,
        UserId userId,
        ThreadId threadId,
        RunId runId,
        String agentName,
        AgentEvent event,
        Map<String, @Nullable Object> fields,
        String json)
        implements RecordedFrame {
    /**
     * Checks that nothing is missing, and copies the map.
     *
     * @param seq its place in the user's log
     * @param firstSeq the first place it stands for
     * @param timestamp when it was appended
     * @param eventId identifies the event
     * @param userId whose it is
     * @param threadId the conversation
     * @param runId the run
     * @param agentName who works
     * @param event what it says
     * @param fields every field of the frame
     * @param json the frame
     */
    public RecordedEvent {
        Objects.requireNonNull(timestamp, "timestamp");
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(threadId, "threadId");
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(agentName, "agentName");
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(json, "json");
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public String type() {
        return event.type();
    }

    /**
     * Says whether it ends its run.
     *
     * @return true for {@code agent_completed}, {@code agent_error} and {@code agent_cancelled}
     */
    public boolean terminal() {
        return event.terminal();
    }

    /**
     * Returns the event if it is of one kind.
     *
     * @param kind the record of the event
     * @param <T> the record of the event
     * @return the event, or null if it is another one
     */
    public <T extends AgentEvent> @Nullable T as(Class<T> kind) {
        return kind.isInstance(event) ? kind.cast(event) : null;
    }

    @Override
    public String detail() {
        return Details.of(event);
    }
}
