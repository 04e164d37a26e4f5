package dev.tidings.api.spi;

import dev.tidings.api.EventId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.event.EventTypes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a log and a cursor need to know of an event without reading its JSON.
 *
 * @param eventId identifies the event; an append is idempotent by it
 * @param type the name on the wire
 * @param threadId the thread, for filters
 * @param runId the run, for retention
 * @param span which part of which message it is, or null unless it is a piece of streamed text
 */
public record EventHeader(
        EventId eventId,
        String type,
        ThreadId threadId,
        RunId runId,
        @Nullable DeltaSpan span) {
    /**
     * Checks the parts.
     *
     * @param eventId identifies the event
     * @param type the name on the wire
     * @param threadId the thread
     * @param runId the run
     * @param span which part of which message it is, or null
     */
    public EventHeader {
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(threadId, "threadId");
        Objects.requireNonNull(runId, "runId");
    }

    /**
     * Describes an event that is no piece of streamed text.
     *
     * @param eventId identifies the event
     * @param type the name on the wire
     * @param threadId the thread
     * @param runId the run
     * @return the header
     */
    public static EventHeader whole(EventId eventId, String type, ThreadId threadId, RunId runId) {
        return new EventHeader(eventId, type, threadId, runId, null);
    }

    /**
     * Returns how the event is retained.
     *
     * @return {@link Lane#DELTA} for a piece of streamed text
     */
    public Lane lane() {
        return span == null ? Lane.EVENT : Lane.DELTA;
    }

    /**
     * Says whether the event begins its run.
     *
     * @return true for {@code agent_started}
     */
    public boolean startsRun() {
        return type.equals(EventTypes.AGENT_STARTED);
    }

    /**
     * Says whether the event ends its run.
     *
     * @return true for {@code agent_completed}, {@code agent_error} and {@code agent_cancelled}
     */
    public boolean endsRun() {
        return type.equals(EventTypes.AGENT_COMPLETED)
                || type.equals(EventTypes.AGENT_ERROR)
                || type.equals(EventTypes.AGENT_CANCELLED);
    }
}
