package dev.tidings.api;

import dev.tidings.api.internal.CanonicalWebSocketManagerFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hands out views of one manager that are bound to one user each. There are never two views of the same user. A view
 * owns nothing: connections, runs and events belong to the manager behind it, so a view that is cleaned up or collected
 * takes nothing with it.
 *
 * <p>Thread-safe. Implemented by core only: get one from {@code WebSocketManagers}.
 */
public sealed interface WebSocketManagerFactory extends AutoCloseable permits CanonicalWebSocketManagerFactory {
    /**
     * Returns the user's view. The same user gets the same instance as long as anyone holds it, after a clean-up too;
     * different users get different ones. Threads that ask at once get the same one.
     *
     * @param context whose view
     * @return a manager that acts for this user only
     * @throws NullPointerException if there is no context
     * @throws LimitReachedException if there are as many users as there may be, and all of them have a connection or a
     *     run
     * @throws IllegalStateException if this factory or its manager is closed
     */
    WebSocketManager createIsolatedManager(UserExecutionContext context);

    /**
     * Finds the view that was handed out for a user and has not been cleaned up.
     *
     * @param userId the user
     * @return the view; empty if there is none, or if nobody held it any more while the user had neither a connection
     *     nor a run
     */
    Optional<WebSocketManager> managerOf(UserId userId);

    /**
     * Forgets a user's view, unless the user has a connection or an open run. Whoever holds the view can go on using
     * it, and gets it again from {@link #createIsolatedManager}.
     *
     * @param userId the user
     * @return whether there was one and it was forgotten
     */
    boolean cleanupManager(UserId userId);

    /**
     * Forgets the views that nobody has asked for within the limit, as {@link #cleanupManager} does. This happens by
     * itself, too.
     *
     * @return how many were forgotten
     */
    int cleanupIdle();

    /**
     * Counts the connections of all users of the manager.
     *
     * @return the number of registered connections
     */
    int activeConnectionCount();

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
    Statistics statistics();

    /**
     * Says how the factory is. Never throws.
     *
     * @return the state at this moment
     */
    Health health();

    /**
     * Judges a manager: whether it may be used for one user in production. Never throws.
     *
     * @param manager any manager, or null
     * @return the judgement, with the reasons
     */
    Validation validate(@Nullable WebSocketManager manager);

    /**
     * Says whether views keep users apart.
     *
     * @return true
     */
    boolean supportsUserIsolation();

    /**
     * Forgets all views and hands out no other ones; happens by itself when the manager is closed. Views that someone
     * holds go on. Closing again has no effect.
     */
    @Override
    void close();

    /**
     * How many users may have a view at once, and how long a view is kept that nobody asks for.
     *
     * @param users the most users with a view
     * @param idle how long after the last request a view is cleaned up
     */
    record Limits(int users, Duration idle) {
        /**
         * Checks the bounds.
         *
         * @param users the most users with a view
         * @param idle how long after the last request a view is cleaned up
         * @throws IllegalArgumentException if the number is below 1 or the time below 1 ms
         */
        public Limits {
            Objects.requireNonNull(idle, "idle");
            if (users < 1) {
                throw new IllegalArgumentException("users must be >= 1 but was " + users);
            }
            if (idle.compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException("idle must be >= 1 ms but was " + idle);
            }
        }

        /**
         * Returns the default: 100,000 users, 30 minutes.
         *
         * @return the default
         */
        public static Limits defaults() {
            return new Limits(100_000, Duration.ofMinutes(30));
        }

        /**
         * Changes how many users may have a view.
         *
         * @param value the bound, at least 1
         * @return the changed limits
         * @throws IllegalArgumentException if it is less
         */
        public Limits withUsers(int value) {
            return new Limits(value, idle);
        }

        /**
         * Changes how long a view is kept that nobody asks for.
         *
         * @param value the time, at least 1 ms
         * @return the changed limits
         * @throws IllegalArgumentException if it is less
         */
        public Limits withIdle(Duration value) {
            return new Limits(users, value);
        }
    }

    /**
     * What happened since a factory was made.
     *
     * @param requests how often a view was asked for with success
     * @param created how many views were made
     * @param cleanedUp how many views were cleaned up by a call, because they were idle, or to make room
     * @param refused how often there was no room
     * @param active how many users have a view that was not cleaned up
     * @param connections how many connections the manager has
     */
    record Statistics(long requests, long created, long cleanedUp, long refused, int active, int connections) {}

    /**
     * How a factory is.
     *
     * @param healthy whether views can be had
     * @param issues what is wrong, in words; empty if nothing is
     * @param statistics the numbers
     * @param at when it was judged
     */
    record Health(boolean healthy, List<String> issues, Statistics statistics, Instant at) {
        /**
         * Checks the parts and copies the list.
         *
         * @param healthy whether views can be had
         * @param issues what is wrong
         * @param statistics the numbers
         * @param at when it was judged
         */
        public Health {
            Objects.requireNonNull(statistics, "statistics");
            Objects.requireNonNull(at, "at");
            issues = List.copyOf(issues);
        }
    }

    /**
     * What was found about a manager.
     *
     * @param valid whether it can be used at all
     * @param errors what is wrong, in words; empty if nothing is
     * @param managerType the simple name of its class, or {@code none}
     * @param userIsolated whether it acts for one user only
     * @param interfaceCompliant whether it is the implementation of Tidings
     * @param factoryMethodAvailable whether it makes emitters
     * @param at when it was judged
     */
    record Validation(
            boolean valid,
            List<String> errors,
            String managerType,
            boolean userIsolated,
            boolean interfaceCompliant,
            boolean factoryMethodAvailable,
            Instant at) {
        /**
         * Checks the parts and copies the list.
         *
         * @param valid whether it can be used at all
         * @param errors what is wrong
         * @param managerType the simple name of its class
         * @param userIsolated whether it acts for one user only
         * @param interfaceCompliant whether it is the implementation of Tidings
         * @param factoryMethodAvailable whether it makes emitters
         * @param at when it was judged
         */
        public Validation {
            Objects.requireNonNull(managerType, "managerType");
            Objects.requireNonNull(at, "at");
            errors = List.copyOf(errors);
        }

        /**
         * Says whether the manager may serve one user in production.
         *
         * @return true if every flag is set and nothing is wrong
         */
        public boolean productionReady() {
            return valid && userIsolated && interfaceCompliant && factoryMethodAvailable && errors.isEmpty();
        }
    }
}
