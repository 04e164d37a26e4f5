package dev.tidings.api.spi;

import dev.tidings.api.Position;
import dev.tidings.api.monitor.HealthSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * The log of events of every user. Implement it to keep events elsewhere than in memory.
 *
 * <p>Each stream is independent and begins, when first named, with an epoch that no stream had before and sequence
 * number 0. All methods are thread-safe and return without blocking: what takes time completes the stage later. No
 * method throws for reasons of storage; the stage fails. An argument outside its range is refused, by an exception or a
 * failed stage, and changes nothing.
 *
 * <p>A stream's epoch changes whenever the log can't be sure that it still knows its head. Numbers are never reused
 * within an epoch.
 */
public interface EventLog extends AutoCloseable {
    /**
     * Appends events: all of them or none, next to each other, in the order given. Sequence numbers are consecutive
     * and timestamps never decrease.
     *
     * <p>A caller that does not know how an append ended repeats it with the same events and the next attempt number.
     * From the second attempt on the log looks whether it retains these event ids, and if so changes nothing and
     * yields the position they have.
     *
     * <p>Each caller has at most one append under way for a stream; several callers may be under way at once, such as the
     * engines of several processes that share a log. A caller may hold a lock of its own during the call, so an
     * implementation calls nothing of the caller's but the subscribers of the stream.
     *
     * @param stream whose log
     * @param events at least one event
     * @param attempt 1 for the first time, 2 for the first repetition, and so on
     * @return the position of the last of them; fails if the outcome is unknown or negative
     */
    CompletionStage<Position> append(StreamKey stream, List<NewEvent> events, int attempt);

    /**
     * Reads retained entries.
     *
     * @param stream whose log
     * @param afterSeq the number before the first one wanted, 0 or more
     * @param maxEntries the most entries to return, 1 or more
     * @return the slice
     */
    CompletionStage<LogSlice> read(StreamKey stream, long afterSeq, int maxEntries);

    /**
     * Follows a stream from its head on. Entries reach the subscriber in order, one call at a time, without a lock
     * held.
     *
     * @param stream whose log
     * @param subscriber who follows
     * @return the subscription, from the moment it stands
     */
    CompletionStage<LogSubscription> subscribe(StreamKey stream, LogSubscriber subscriber);

    /**
     * Says how many events it has let go of so far. Override it in a log that can count, from its beginning or, where that
     * costs something, from the first call on.
     *
     * @return numbers that never fall, one for each type and reason, without waiting for a remote answer. Default none
     */
    default List<Expired> expired() {
        return List.of();
    }

    /**
     * How many events of one type were let go of for one reason. Merged pieces of text count as many as they were.
     *
     * @param eventType their type; {@code other} for all types beyond a bound of the log's
     * @param reason {@code age} if they were kept as long as they should be, {@code room} if others needed their place, or
     *     a word of the log's own, of a few
     * @param events how many, 0 or more
     */
    record Expired(String eventType, String reason, long events) {
        /**
         * Checks the parts.
         *
         * @param eventType their type
         * @param reason why
         * @param events how many
         * @throws IllegalArgumentException if the number is negative
         */
        public Expired {
            Objects.requireNonNull(eventType, "eventType");
            Objects.requireNonNull(reason, "reason");
            if (events < 0) {
                throw new IllegalArgumentException("events must be >= 0 but was " + events);
            }
        }
    }

    /**
     * Says how it is. Override it to say more than that nothing is known to be wrong.
     *
     * @return its health at this moment, without waiting for a remote answer
     */
    default HealthSnapshot.Component health() {
        return HealthSnapshot.Component.up(HealthSnapshot.LOG, Map.of());
    }

    /** Ends the log. Stages under way complete or fail; later calls fail their stages. Closing again has no effect. */
    @Override
    void close();
}
