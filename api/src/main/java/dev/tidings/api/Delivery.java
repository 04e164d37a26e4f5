package dev.tidings.api;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What became of an event. "In the log" and "read by the user" are different things: none of these says that a client
 * has received it; only an acknowledgement does.
 */
public sealed interface Delivery {
    /**
     * Returns the event's place in the log.
     *
     * @return completes with the position; fails with {@link DeliveryRefusedException} if the event was refused, now
     *     or, after {@link Pending}, later
     */
    CompletionStage<Position> position();

    /**
     * Returns the id under which clients see the event.
     *
     * @return the event id; empty if the event was refused, or its id is not known here
     */
    default Optional<EventId> eventId() {
        return Optional.empty();
    }

    /**
     * Says whether at least one connection was live when the event was appended.
     *
     * @return true for {@link Routed}
     */
    default boolean routed() {
        return this instanceof Routed;
    }

    /**
     * Says whether the event was refused.
     *
     * @return true for {@link Refused}
     */
    default boolean refused() {
        return this instanceof Refused;
    }

    /**
     * The event is in the log and on its way to the user's live connections.
     *
     * @param connections how many connections of this server were live at the append, 1 or more
     * @param at its place
     * @param id its id, or null if it is not known here
     */
    record Routed(int connections, Position at, @Nullable EventId id) implements Delivery {
        /**
         * Makes a result that does not tell the event's id.
         *
         * @param connections how many connections were live
         * @param at its place
         */
        public Routed(int connections, Position at) {
            this(connections, at, null);
        }

        @Override
        public Optional<EventId> eventId() {
            return Optional.ofNullable(id);
        }

        @Override
        public CompletionStage<Position> position() {
            return CompletableFuture.completedFuture(at);
        }
    }

    /**
     * The event is in the log and no connection is live; it is kept for resume as long as retention allows.
     *
     * @param at its place
     * @param id its id, or null if it is not known here
     */
    record Stored(Position at, @Nullable EventId id) implements Delivery {
        /**
         * Makes a result that does not tell the event's id.
         *
         * @param at its place
         */
        public Stored(Position at) {
            this(at, null);
        }

        @Override
        public Optional<EventId> eventId() {
            return Optional.ofNullable(id);
        }

        @Override
        public CompletionStage<Position> position() {
            return CompletableFuture.completedFuture(at);
        }
    }

    /**
     * A remote log has not answered yet. The append is repeated until it has.
     *
     * @param position completes with its place
     * @param id its id, or null if it is not known here
     */
    record Pending(
            CompletionStage<Position> position, @Nullable EventId id) implements Delivery {
        /**
         * Makes a result that does not tell the event's id.
         *
         * @param position completes with its place
         */
        public Pending(CompletionStage<Position> position) {
            this(position, null);
        }

        @Override
        public Optional<EventId> eventId() {
            return Optional.ofNullable(id);
        }
    }

    /**
     * The event is not in the log.
     *
     * @param reason why
     * @param detail the same in words, with the value that was wrong
     */
    record Refused(RefusalReason reason, String detail) implements Delivery {
        /**
         * Checks the parts.
         *
         * @param reason why
         * @param detail the same in words
         */
        public Refused {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(detail, "detail");
        }

        @Override
        public CompletionStage<Position> position() {
            return CompletableFuture.failedFuture(new DeliveryRefusedException(reason, detail));
        }
    }
}
