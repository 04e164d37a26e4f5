package dev.tidings.api.monitor;

import dev.tidings.api.internal.CanonicalRollbackGuard;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Stands before a component that has a previous implementation, and switches to that one when a
 * {@link GoldenPathMonitor} says that events fail, or on command; switches back on command alone. A guard that is made
 * when events fail already switches at once. No listener of the monitor and no other guard can hold it up. A call ends
 * on the implementation it began with. Both belong to the caller: the guard makes none and closes none.
 *
 * <p>Thread-safe. Implemented by core only: get one from {@code RollbackGuards}.
 *
 * @param <T> what the component does
 */
public sealed interface RollbackGuard<T> extends AutoCloseable permits CanonicalRollbackGuard {
    /** An implementation of the guarded component. */
    enum Side {
        /** The new one, used unless it was rolled back. */
        CURRENT,
        /** The one before. */
        PREVIOUS
    }

    /**
     * Calls the implementation that is in use.
     *
     * @param action what to do with it; what it throws is thrown here
     * @param <R> the result
     * @return what the action returned
     */
    <R> R call(Function<? super T, ? extends R> action);

    /**
     * Uses the implementation that is in use.
     *
     * @param action what to do with it; what it throws is thrown here
     */
    void run(Consumer<? super T> action);

    /**
     * Switches to the previous implementation.
     *
     * @param reason why, for the status
     * @return false if it was in use already
     */
    boolean rollBack(String reason);

    /**
     * Switches back to the current implementation. A monitor that is still degraded does not undo it; the next
     * degradation does.
     *
     * @return false if it was in use already
     */
    boolean restore();

    /**
     * Says what is in use.
     *
     * @return the status at this moment
     */
    Status status();

    /**
     * Stops listening to the monitor, also to what it has said already; calls go on with what is in use. Closing again
     * has no effect.
     */
    @Override
    void close();

    /**
     * What a guard does.
     *
     * @param inUse the implementation that calls begin on
     * @param switches how often it was switched, in either direction
     * @param since when it was switched last, or when the guard was made
     * @param why why it was switched to the previous implementation last
     * @param currentCalls calls under way on the current implementation
     * @param previousCalls calls under way on the previous implementation
     */
    record Status(
            Side inUse, long switches, Instant since, Optional<String> why, long currentCalls, long previousCalls) {
        /**
         * Says whether the previous implementation is in use.
         *
         * @return true after a rollback
         */
        public boolean rolledBack() {
            return inUse == Side.PREVIOUS;
        }
    }
}
