package dev.tidings.api.monitor;

import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.internal.CanonicalEventValidator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks events against the one schema that they are written by. In real time each event is judged by itself: its fields
 * and whose it is. In sequence mode the events of one run are judged together as well: {@code agent_started} first,
 * every tool completed once after it began, by its execution id, one terminal event at the end, and no gap between
 * critical events that is too long.
 *
 * <p>What it keeps does not grow with the number of events. Thread-safe. Implemented by core only: get one from
 * {@code EventValidators}.
 */
public sealed interface EventValidator permits CanonicalEventValidator {
    /** How much an event matters. */
    enum Criticality {
        /** One of the five that a user must see. */
        CRITICAL,
        /** An error or a cancellation that ends a run. */
        HIGH,
        /** Anything else. */
        NORMAL
    }

    /** What it means for the user that something is wrong. */
    enum Impact {
        /** Nothing is wrong. */
        NONE,
        /** One critical event is missing, or an event that is not critical is invalid. */
        LOW,
        /** Two critical events are missing. */
        MEDIUM,
        /** Three or more critical events are missing, or a critical event is invalid. */
        HIGH,
        /** The answer does not arrive: {@code agent_completed} is missing or invalid. */
        CRITICAL
    }

    /**
     * Checks an event before it is sent, as it would be written for a run.
     *
     * @param event the event
     * @param context whose run
     * @return what is wrong with it, if anything
     */
    Result validate(AgentEvent event, UserExecutionContext context);

    /**
     * Checks an event from the wire.
     *
     * @param json one JSON object
     * @return what is wrong with it, if anything
     */
    Result validate(String json);

    /**
     * Checks an event from the wire that was parsed already.
     *
     * @param fields its members; maps, lists, texts, numbers and booleans
     * @return what is wrong with it, if anything
     */
    Result validate(Map<String, ? extends @Nullable Object> fields);

    /**
     * Judges everything so far together: in sequence mode whether the run is complete, in real time whether every
     * event was valid.
     *
     * @return the verdict
     */
    Result report();

    /**
     * Counts.
     *
     * @return the numbers since the validator was made or {@linkplain #reset reset}
     */
    Statistics statistics();

    /** Forgets all events and begins anew. */
    void reset();

    /**
     * How events are judged.
     *
     * @param strict whether all five critical events must come and no field may be unknown; otherwise one may be
     *     missing
     * @param longestGap how long there may be none of the critical events
     * @param limit how long the whole run may take
     */
    record Settings(boolean strict, Duration longestGap, Duration limit) {
        /**
         * Checks the limits.
         *
         * @param strict whether all five critical events must come
         * @param longestGap how long there may be none of the critical events
         * @param limit how long the whole run may take
         * @throws IllegalArgumentException if a limit is not positive, or the gap is longer than the whole
         */
        public Settings {
            if (longestGap.isNegative() || longestGap.isZero() || longestGap.compareTo(limit) > 0) {
                throw new IllegalArgumentException(
                        "longest gap must be > 0 and at most the limit, " + limit + ", but was " + longestGap);
            }
        }

        /**
         * Returns the settings that find everything.
         *
         * @return strict, gaps of 15 s, 30 s in all
         */
        public static Settings strictly() {
            return new Settings(true, Duration.ofSeconds(15), Duration.ofSeconds(30));
        }

        /**
         * Returns the settings that let one critical event be missing.
         *
         * @return lenient, gaps of 15 s, 30 s in all
         */
        public static Settings leniently() {
            return new Settings(false, Duration.ofSeconds(15), Duration.ofSeconds(30));
        }
    }

    /**
     * A verdict.
     *
     * @param valid whether nothing is wrong
     * @param errorMessages what is wrong, in words; the first 32
     * @param criticality how much the event matters; of a report, how much the run does
     * @param businessImpact what it means for the user
     * @param missingCriticalEvents the critical types that have not come yet
     * @param receivedEvents the types that have come
     * @param timing when events came
     * @param score 100 for a run that has all it should, 0 for one that has nothing
     */
    record Result(
            boolean valid,
            List<String> errorMessages,
            Criticality criticality,
            Impact businessImpact,
            List<String> missingCriticalEvents,
            List<String> receivedEvents,
            Timing timing,
            double score) {
        /**
         * Copies the lists.
         *
         * @param valid whether nothing is wrong
         * @param errorMessages what is wrong
         * @param criticality how much the event matters
         * @param businessImpact what it means for the user
         * @param missingCriticalEvents the critical types that have not come yet
         * @param receivedEvents the types that have come
         * @param timing when events came
         * @param score from 0 to 100
         */
        public Result {
            Objects.requireNonNull(criticality, "criticality");
            Objects.requireNonNull(businessImpact, "businessImpact");
            Objects.requireNonNull(timing, "timing");
            errorMessages = List.copyOf(errorMessages);
            missingCriticalEvents = List.copyOf(missingCriticalEvents);
            receivedEvents = List.copyOf(receivedEvents);
        }

        /**
         * Returns what is wrong in one text.
         *
         * @return the messages with semicolons between them; empty if nothing is wrong
         */
        public String errorMessage() {
            return String.join("; ", errorMessages);
        }
    }

    /**
     * When events came, by their own timestamps.
     *
     * @param sinceFirst from the first event to the last one
     * @param longestGap the longest time without a critical event between two of them
     */
    record Timing(Duration sinceFirst, Duration longestGap) {
        /** No event has come. */
        public static final Timing NONE = new Timing(Duration.ZERO, Duration.ZERO);
    }

    /**
     * What has been judged.
     *
     * @param validated events judged
     * @param valid events with nothing wrong
     * @param invalid events with something wrong
     * @param critical critical events among those judged
     */
    record Statistics(long validated, long valid, long invalid, long critical) {}
}
