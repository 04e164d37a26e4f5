package dev.tidings.api.spi;

import java.util.List;
import java.util.Objects;

/**
 * An event in its place: what a log retains and a cursor delivers. Made by {@link NewEvent#sequenced}, and by
 * {@link #merge} from neighbouring pieces of streamed text.
 *
 * @param header what the event is; of merged pieces that of the last one, with the span of all
 * @param firstSeq the sequence number of the first piece; the same as {@code seq} unless pieces were merged
 * @param seq the sequence number
 * @param timestampMillis milliseconds since the epoch; never less than that of the entry before
 * @param frame the event as it is sent, the same bytes live and replayed
 */
public record LogEntry(EventHeader header, long firstSeq, long seq, long timestampMillis, OutboundFrame frame) {
    /**
     * Checks the parts.
     *
     * @param header what the event is
     * @param firstSeq the sequence number of the first piece
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

    /**
     * Says whether an entry can be merged with the one behind it: pieces of one message that are neighbours in the
     * stream and in the message.
     *
     * @param next the entry behind it
     * @return true if nothing is between them
     */
    public boolean isContinuedBy(LogEntry next) {
        DeltaSpan span = header.span();
        DeltaSpan other = next.header.span();
        return span != null
                && other != null
                && next.firstSeq == seq + 1
                && span.isFollowedBy(other)
                && header.runId().equals(next.header.runId());
    }

    /**
     * Merges pieces of streamed text. The result has the number, the event id and the time of the last one, and says
     * with {@code first_seq} where it begins; a client that has a part of it already loses and doubles nothing, since
     * the offset is that of the first one.
     *
     * @param pieces at least one entry, each {@linkplain #isContinuedBy continued} by the next one
     * @return one entry; the same if there is only one
     * @throws IllegalArgumentException if two of them are no neighbours, or the JSON was not made by Tidings
     */
    public static LogEntry merge(List<LogEntry> pieces) {
        LogEntry first = pieces.get(0);
        if (pieces.size() == 1) {
            return first;
        }
        LogEntry last = requireNeighbours(pieces);
        DeltaSpan begin = Objects.requireNonNull(first.header.span());
        DeltaSpan end = Objects.requireNonNull(last.header.span());
        DeltaSpan whole =
                new DeltaSpan(begin.messageId(), begin.offset(), end.offset() + end.length() - begin.offset());
        OutboundFrame merged =
                DeltaMerge.of(pieces.stream().map(LogEntry::frame).toList(), first.firstSeq, whole.offset());
        EventHeader header = last.header;
        return new LogEntry(
                new EventHeader(header.eventId(), header.type(), header.threadId(), header.runId(), whole),
                first.firstSeq,
                last.seq,
                last.timestampMillis,
                merged);
    }

    private static LogEntry requireNeighbours(List<LogEntry> pieces) {
        LogEntry before = pieces.get(0);
        for (LogEntry piece : pieces.subList(1, pieces.size())) {
            if (!before.isContinuedBy(piece)) {
                throw new IllegalArgumentException("pieces must be neighbours but " + before.seq
                        + " is not continued by " + piece.seq + ": ask isContinuedBy first");
            }
            before = piece;
        }
        return before;
    }
}
