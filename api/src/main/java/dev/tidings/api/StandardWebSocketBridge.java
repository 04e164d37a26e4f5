package dev.tidings.api;

import dev.tidings.api.internal.CanonicalStandardWebSocketBridge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One way to notify the user of one run, whatever stands behind it: a run, an emitter or a manager. One of them is
 * active at a time; all are views of the same run and give the same result for the same notification.
 *
 * <p>Thread-safe. What is not valid when the bridge is set up throws; what is not valid when it notifies is refused and
 * counted, never thrown at the agent. New code that starts its own runs has no need of it: use {@link AgentRun}.
 *
 * <p>Implemented by core only: get one from {@code StandardWebSocketBridges}.
 */
public sealed interface StandardWebSocketBridge permits CanonicalStandardWebSocketBridge {
    /**
     * Returns whose run it notifies of.
     *
     * @return the context
     */
    UserExecutionContext context();

    /**
     * Notifies through a run from now on, and lets go of what was used before. A run has said itself that it started,
     * so another {@link BridgeNotification.AgentStarted} is refused, as it is by the other adapters then.
     *
     * @param run the run of this bridge's context
     * @throws NullPointerException if there is none
     * @throws UserIsolationException if it is another user's
     * @throws IllegalArgumentException if it is another run, or its start was refused
     * @throws IllegalStateException if the manager behind it is closed
     */
    void useRun(AgentRun run);

    /**
     * Notifies through an emitter from now on, and lets go of what was used before.
     *
     * @param emitter an emitter of this bridge's run
     * @throws NullPointerException if there is none
     * @throws UserIsolationException if it is another user's
     * @throws IllegalArgumentException if it is another run's
     * @throws IllegalStateException if the manager behind it is closed
     */
    void useEmitter(WebSocketEmitter emitter);

    /**
     * Notifies through a manager from now on, and lets go of what was used before.
     *
     * @param manager a manager of all users, or the view of this bridge's user
     * @throws NullPointerException if there is none
     * @throws UserIsolationException if it is the view of another user
     * @throws IllegalStateException if it is closed
     */
    void useManager(WebSocketManager manager);

    /**
     * Says what is used.
     *
     * @return the active adapter, or empty if none was set
     */
    Optional<Adapter> activeAdapter();

    /**
     * Tells the user something. Never throws.
     *
     * @param notification what to tell
     * @return true if the event is on its way to at least one live connection; false if it was refused, is only stored
     *     for later, or a remote log has not answered yet: {@link #deliver} tells these apart
     */
    boolean notify(BridgeNotification notification);

    /**
     * Tells the user something. Never throws.
     *
     * @param notification what to tell
     * @return what became of it; refused with {@link RefusalReason#WRONG_RUN}, {@link RefusalReason#NO_ADAPTER} or
     *     {@link RefusalReason#ADAPTER_FAILED} beside the reasons of any run
     */
    Delivery deliver(BridgeNotification notification);

    /**
     * Counts what happened.
     *
     * @return the numbers at this moment
     */
    Metrics metrics();

    /**
     * Judges the bridge: critical without an adapter or if the manager behind it is closed; degraded if more than 10 %
     * of the notifications were refused, or the adapter was switched more than 5 times.
     *
     * @return the judgement at this moment
     */
    Diagnosis diagnose();

    /** What a bridge notifies through. */
    enum Adapter {
        /** An {@link AgentRun}. */
        RUN,
        /** A {@link WebSocketEmitter}. */
        EMITTER,
        /** A {@link WebSocketManager}. */
        MANAGER
    }

    /** How a bridge is. */
    enum Status {
        /** Nothing is wrong. */
        HEALTHY,
        /** It works badly. */
        DEGRADED,
        /** It does not work. */
        CRITICAL
    }

    /**
     * What happened since a bridge was made.
     *
     * @param bridgeId tells bridges apart in logs
     * @param userId whose it is
     * @param runId the run
     * @param activeAdapter what is used, or null if none was set
     * @param eventsSent how many events are on their way to a live connection
     * @param eventsStored how many events no connection was there for, or whose log has not answered yet
     * @param eventsFailed how many notifications were refused
     * @param accepted how many of the sent and stored events were of which type, without those of count 0; the
     *     application's own types are counted together as {@code custom}
     * @param adapterSwitches how often one adapter replaced another
     * @param notifying how long all notifications took together
     * @param createdAt when the bridge was made
     * @param uptime how long ago that was
     */
    record Metrics(
            String bridgeId,
            UserId userId,
            RunId runId,
            @Nullable Adapter activeAdapter,
            long eventsSent,
            long eventsStored,
            long eventsFailed,
            Map<String, Long> accepted,
            long adapterSwitches,
            Duration notifying,
            Instant createdAt,
            Duration uptime) {
        /**
         * Checks the parts and copies the map.
         *
         * @param bridgeId tells bridges apart in logs
         * @param userId whose it is
         * @param runId the run
         * @param activeAdapter what is used
         * @param eventsSent how many events are on their way
         * @param eventsStored how many events are kept for later
         * @param eventsFailed how many notifications were refused
         * @param accepted how many events were of which type
         * @param adapterSwitches how often one adapter replaced another
         * @param notifying how long all notifications took together
         * @param createdAt when the bridge was made
         * @param uptime how long ago that was
         */
        public Metrics {
            Objects.requireNonNull(bridgeId, "bridgeId");
            Objects.requireNonNull(userId, "userId");
            Objects.requireNonNull(runId, "runId");
            Objects.requireNonNull(notifying, "notifying");
            Objects.requireNonNull(createdAt, "createdAt");
            Objects.requireNonNull(uptime, "uptime");
            accepted = Map.copyOf(accepted);
        }

        /**
         * Says whether there is something to notify through.
         *
         * @return whether an adapter was set
         */
        public boolean hasActiveAdapter() {
            return activeAdapter != null;
        }

        /**
         * Counts all notifications.
         *
         * @return sent, stored and failed together
         */
        public long notifications() {
            return eventsSent + eventsStored + eventsFailed;
        }

        /**
         * Returns which part was sent of what was either sent or refused.
         *
         * @return from 0 to 1; 0 if nothing was sent
         */
        public double successRate() {
            return eventsSent == 0 ? 0 : (double) eventsSent / (eventsSent + eventsFailed);
        }

        /**
         * Returns which part of all notifications was refused.
         *
         * @return from 0 to 1; 0 if there was none
         */
        public double failureRate() {
            return eventsFailed == 0 ? 0 : (double) eventsFailed / notifications();
        }

        /**
         * Returns how long a notification took on average.
         *
         * @return the mean; 0 if there was none
         */
        public Duration averageNotifying() {
            return notifications() == 0 ? Duration.ZERO : notifying.dividedBy(notifications());
        }
    }

    /**
     * How a bridge is, and why.
     *
     * @param status the judgement
     * @param issues what is wrong, in words; empty if nothing is
     * @param adapters which adapter is set, for each kind
     * @param metrics the numbers it was judged by
     */
    record Diagnosis(Status status, List<String> issues, Map<Adapter, Boolean> adapters, Metrics metrics) {
        /**
         * Checks the parts and copies the collections.
         *
         * @param status the judgement
         * @param issues what is wrong
         * @param adapters which adapter is set
         * @param metrics the numbers it was judged by
         */
        public Diagnosis {
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(metrics, "metrics");
            issues = List.copyOf(issues);
            adapters = Map.copyOf(adapters);
        }
    }
}
