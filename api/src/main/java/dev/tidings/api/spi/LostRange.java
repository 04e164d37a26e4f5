package dev.tidings.api.spi;

/**
 * Sequence numbers that are no longer retained.
 *
 * @param from the first one
 * @param to the last one
 * @param deltasOnly whether nothing but pieces of streamed text was among them
 */
public record LostRange(long from, long to, boolean deltasOnly) {
    /**
     * Checks the order.
     *
     * @param from the first one
     * @param to the last one
     * @param deltasOnly whether nothing but pieces of streamed text was among them
     * @throws IllegalArgumentException if the range is empty or begins below 1
     */
    public LostRange {
        if (from < 1 || to < from) {
            throw new IllegalArgumentException("a lost range must have 1 <= from <= to but was " + from + " to " + to);
        }
    }
}
