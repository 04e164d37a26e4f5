package dev.tidings.api;

import dev.tidings.api.internal.CanonicalExecutionEngineFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes engines that execute agents, within bounds. Thread-safe. Implemented by core only: get one from
 * {@code ExecutionEngines}.
 */
public sealed interface ExecutionEngineFactory extends AutoCloseable permits CanonicalExecutionEngineFactory {
    /**
     * Makes an engine. It holds one of its user's places until it is closed, by its holder, by this factory, or because
     * it has been idle for its life.
     *
     * @param context whose run it executes
     * @return the engine
     * @throws LimitReachedException if the user or the factory has as many engines as it may
     * @throws IllegalArgumentException if the user has an engine for this run already
     * @throws IllegalStateException if this factory or the manager behind it is closed
     * @throws UserIsolationException if the factory stands on the bridge of another user
     */
    ExecutionEngine createForUser(UserExecutionContext context);

    /**
     * Makes an engine for a block.
     *
     * @param context whose run it executes
     * @return a scope to be closed
     * @throws LimitReachedException if the user or the factory has as many engines as it may
     * @throws IllegalArgumentException if the user has an engine for this run already
     * @throws IllegalStateException if this factory or the manager behind it is closed
     * @throws UserIsolationException if the factory stands on the bridge of another user
     */
    ExecutionScope userExecutionScope(UserExecutionContext context);

    /**
     * Closes all engines of a user; open runs are cancelled.
     *
     * @param userId the user
     * @return how many engines were closed
     */
    int cleanupUser(UserId userId);

    /**
     * Returns the bounds.
     *
     * @return the limits
     */
    Limits limits();

    /**
     * Counts what happened.
     *
     * @return the numbers at this moment
     */
    Metrics metrics();

    /**
     * Lists the engines that are not closed.
     *
     * @return a copy, in the order in which they were made
     */
    List<ActiveEngine> activeEngines();

    /**
     * Closes every engine, cancelling open runs, and makes no other one. Does not wait for agents. Closing again has no
     * effect.
     */
    @Override
    void close();

    /**
     * How many engines there may be, and how long an idle one lives.
     *
     * @param enginesPerUser the most engines of one user
     * @param engines the most engines in all
     * @param life how long an engine may be idle, before its run or after it, until it is closed; an open run is bound
     *     by its {@link RunLimits} instead
     */
    record Limits(int enginesPerUser, int engines, Duration life) {
        /**
         * Checks the bounds.
         *
         * @param enginesPerUser the most engines of one user
         * @param engines the most engines in all
         * @param life how long an engine may be idle
         * @throws IllegalArgumentException if a number is below 1, the life below 1 ms, or the bound of one user above
         *     that of all
         */
        public Limits {
            Objects.requireNonNull(life, "life");
            if (enginesPerUser < 1 || engines < enginesPerUser) {
                throw new IllegalArgumentException("engines per user must be >= 1 and <= engines in all, but were "
                        + enginesPerUser + " and " + engines);
            }
            if (life.compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException("life must be >= 1 ms but was " + life);
            }
        }

        /**
         * Returns the default: 2 engines per user, 10,000 in all, a life of 5 minutes.
         *
         * @return the default
         */
        public static Limits defaults() {
            return new Limits(2, 10_000, Duration.ofMinutes(5));
        }

        /**
         * Changes how many engines one user may have.
         *
         * @param value the bound, 1 to that of all
         * @return the changed limits
         * @throws IllegalArgumentException if it is out of range
         */
        public Limits withEnginesPerUser(int value) {
            return new Limits(value, engines, life);
        }

        /**
         * Changes how many engines there may be in all.
         *
         * @param value the bound, at least that of one user
         * @return the changed limits
         * @throws IllegalArgumentException if it is less
         */
        public Limits withEngines(int value) {
            return new Limits(enginesPerUser, value, life);
        }

        /**
         * Changes how long an idle engine lives.
         *
         * @param value the time, at least 1 ms
         * @return the changed limits
         * @throws IllegalArgumentException if it is less
         */
        public Limits withLife(Duration value) {
            return new Limits(enginesPerUser, engines, value);
        }
    }

    /**
     * What happened since the factory was made.
     *
     * @param created how many engines were made
     * @param closed how many of them were closed
     * @param expired how many of the closed ones had been idle for their life
     * @param refused how often a limit was reached
     * @param active how many are not closed
     * @param users how many users have an engine
     * @param ended how many executions ended in which terminal state; of engines that were made here and are over
     */
    record Metrics(
            long created,
            long closed,
            long expired,
            long refused,
            int active,
            int users,
            Map<ExecutionState, Long> ended) {
        /**
         * Copies the map.
         *
         * @param created how many engines were made
         * @param closed how many of them were closed
         * @param expired how many of the closed ones had been idle for their life
         * @param refused how often a limit was reached
         * @param active how many are not closed
         * @param users how many users have an engine
         * @param ended how many executions ended in which terminal state
         */
        public Metrics {
            ended = Map.copyOf(ended);
        }

        /**
         * Returns how many executions ended in a state.
         *
         * @param state the state
         * @return the number
         */
        public long ended(ExecutionState state) {
            return ended.getOrDefault(state, 0L);
        }
    }

    /**
     * An engine that is not closed.
     *
     * @param userId whose it is
     * @param threadId the conversation
     * @param runId the run it executes
     * @param state its state
     * @param createdAt when it was made
     */
    record ActiveEngine(UserId userId, ThreadId threadId, RunId runId, ExecutionState state, Instant createdAt) {}
}
