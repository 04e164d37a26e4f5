package dev.tidings.api.spi;

import java.util.Objects;

/**
 * An event in its place: what a log retains and a cursor delivers. Made by {@link NewEvent#sequenced}.
 *
 * @param header what the event is
 * @param seq the sequence number
 * @param timestampMillis milliseconds since the epoch; never less than that of the entry before
 * @param frame the event as it is sent, the same bytes live and replayed
 */
public record LogEntry(EventHeader header, long seq, long timestampMillis, OutboundFrame frame) {
    /**
     * Checks the parts.
     *
     * @param header what the event is
     * @param seq the sequence number
     * @param timestampMillis milliseconds since the epoch
     * @param frame the event as it is sent
     */
    public LogEntry {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(frame, "frame");
    }

    /**
     * Returns what the entry counts against a bound in bytes.
     *
     * @return the size on the wire
     */
    public int size() {
        return frame.framedSize();
    }
}
