package dev.tidings.api.spi;

import dev.tidings.api.EventId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import java.util.Objects;

/**
 * What a log and a cursor need to know of an event without reading its JSON.
 *
 * @param eventId identifies the event; an append is idempotent by it
 * @param type the name on the wire
 * @param lane how it is retained
 * @param threadId the thread, for filters
 * @param runId the run, for retention
 */
public record EventHeader(EventId eventId, String type, Lane lane, ThreadId threadId, RunId runId) {
    /**
     * Checks the parts.
     *
     * @param eventId identifies the event
     * @param type the name on the wire
     * @param lane how it is retained
     * @param threadId the thread
     * @param runId the run
     */
    public EventHeader {
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(lane, "lane");
        Objects.requireNonNull(threadId, "threadId");
        Objects.requireNonNull(runId, "runId");
    }
}
