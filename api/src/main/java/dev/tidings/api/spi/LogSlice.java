package dev.tidings.api.spi;

import dev.tidings.api.Position;
import java.util.List;
import java.util.Objects;

/**
 * What a read found. Every number after the place that was asked for, up to the head, is either retained or in a lost
 * range: a log that has lost something says so. The entries are the first of the retained ones; a log may cut a slice
 * short, so there may be fewer than asked for, but one at least as long as something is retained there.
 *
 * @param head the last position that was assigned when the slice was read
 * @param entries retained entries, in order
 * @param lost everything after the place that was asked for, up to the head, that is gone; in order, not touching
 */
public record LogSlice(Position head, List<LogEntry> entries, List<LostRange> lost) {
    /**
     * Copies the lists.
     *
     * @param head the last position that was assigned when the slice was read
     * @param entries retained entries
     * @param lost what was asked for and is gone
     */
    public LogSlice {
        Objects.requireNonNull(head, "head");
        entries = List.copyOf(entries);
        lost = List.copyOf(lost);
    }
}
