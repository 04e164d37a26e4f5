package dev.tidings.testkit.fault;

import dev.tidings.api.spi.StreamKey;
import java.util.Objects;

/**
 * One call of a {@link FaultyEventLog}, or one delivery to a subscriber, for which there is to be a script.
 *
 * @param kind which of them
 * @param number how many of this kind there were before, of all streams
 * @param stream whose log
 */
public record LogCall(Kind kind, int number, StreamKey stream) {
    /** What is called. */
    public enum Kind {
        /** {@link dev.tidings.api.spi.EventLog#append}. */
        APPEND,
        /** {@link dev.tidings.api.spi.EventLog#read}. */
        READ,
        /** {@link dev.tidings.api.spi.EventLog#subscribe}. */
        SUBSCRIBE,
        /** {@link dev.tidings.api.spi.LogSubscriber#onEntries}. */
        DELIVERY
    }

    /**
     * Checks that nothing is missing.
     *
     * @param kind which of them
     * @param number how many there were before
     * @param stream whose log
     */
    public LogCall {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(stream, "stream");
    }
}
