package dev.tidings.api.monitor;

import dev.tidings.api.Delivery;
import dev.tidings.api.EventId;
import dev.tidings.api.RunId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.internal.CanonicalDeliveryTracker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Follows events from the log to the client, each by its event id. An event is confirmed when a client of its user has
 * acknowledged it, and by nothing less.
 *
 * <p>It hears of every event of its manager but streamed text, and of acknowledgements, by listening; listeners lose
 * calls in a flood, so what must not be missed is {@linkplain #track tracked} by who sent it. It repeats nothing: the log
 * keeps an event for clients that come back, and repeats an append whose outcome is unknown.
 *
 * <p>An event is to be acknowledged within 30 s, one that ends its run within 60 s. What is kept is bounded: of more than
 * 10,000 events the oldest goes, and the events of a run that ended go 5 minutes after it. Time limits are judged when it
 * is asked or told something.
 *
 * <p>Thread-safe. Implemented by core only: get one from {@code DeliveryTrackers}.
 */
public sealed interface DeliveryTracker extends AutoCloseable permits CanonicalDeliveryTracker {
    /** How far an event is. */
    enum Status {
        /** It is kept, or the log has not answered; no client is known to be sent it. */
        PENDING,
        /** It is on its way to a live connection. */
        SENT,
        /** A client has acknowledged it. */
        CONFIRMED,
        /** It is not in the log. */
        FAILED,
        /** No client has acknowledged it in time. A later acknowledgement still confirms it. */
        TIMEOUT
    }

    /**
     * Follows an event. One that is followed already is not followed twice.
     *
     * @param context whose run
     * @param eventType its type
     * @param delivery what sending it returned
     * @return its event id; a new one if it was refused and has none
     */
    EventId track(UserExecutionContext context, String eventType, Delivery delivery);

    /**
     * Finds an event.
     *
     * @param eventId its id
     * @return what is known, or empty if it is not followed, or not any more
     */
    Optional<Tracked> find(EventId eventId);

    /**
     * Lists the events of a user.
     *
     * @param userId the user
     * @return those that are followed, the oldest first
     */
    List<Tracked> eventsOf(UserId userId);

    /**
     * Lists the events that no client has acknowledged and that have not failed or timed out.
     *
     * @return those that are {@link Status#PENDING} or {@link Status#SENT}, the oldest first
     */
    List<Tracked> open();

    /**
     * Counts.
     *
     * @return the numbers at this moment
     */
    Metrics metrics();

    /** Forgets everything and stops listening. Closing again has no effect. */
    @Override
    void close();

    /**
     * What is known of an event.
     *
     * @param eventId the event
     * @param userId whose it is
     * @param runId the run
     * @param eventType its type
     * @param status how far it is
     * @param trackedAt since when it is followed
     * @param confirmedAfter how long it took until a client acknowledged it; empty before
     * @param failure why it failed; empty unless it did
     */
    record Tracked(
            EventId eventId,
            UserId userId,
            RunId runId,
            String eventType,
            Status status,
            Instant trackedAt,
            Optional<Duration> confirmedAfter,
            Optional<String> failure) {
        /**
         * Checks the parts.
         *
         * @param eventId the event
         * @param userId whose it is
         * @param runId the run
         * @param eventType its type
         * @param status how far it is
         * @param trackedAt since when it is followed
         * @param confirmedAfter how long it took
         * @param failure why it failed
         */
        public Tracked {
            Objects.requireNonNull(eventId, "eventId");
            Objects.requireNonNull(userId, "userId");
            Objects.requireNonNull(runId, "runId");
            Objects.requireNonNull(status, "status");
        }
    }

    /**
     * What became of all events since the tracker was made.
     *
     * @param tracked events followed
     * @param confirmed events that a client acknowledged
     * @param failed events that failed
     * @param timedOut events that no client has acknowledged in time
     * @param dropped events forgotten before their end was known, because there were too many
     * @param averageConfirmation how long an acknowledgement took on average; zero without any
     */
    record Metrics(
            long tracked, long confirmed, long failed, long timedOut, long dropped, Duration averageConfirmation) {
        /**
         * Returns the share of confirmed events among those whose end is known.
         *
         * @return 0 to 1; 1 without any
         */
        public double successRate() {
            long known = confirmed + failed + timedOut;
            return known == 0 ? 1 : (double) confirmed / known;
        }
    }
}
