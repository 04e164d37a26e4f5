package dev.tidings.core;

import dev.tidings.api.monitor.GoldenPathMonitor;
import dev.tidings.api.monitor.RollbackGuard;
import dev.tidings.api.monitor.SuccessRate;
import dev.tidings.core.monitor.GuardedPair;
import dev.tidings.core.monitor.Monitors;
import dev.tidings.core.time.SystemTime;
import java.util.Objects;
import java.util.function.Predicate;

/** Where rollback guards come from. */
public final class RollbackGuards {
    private RollbackGuards() {}

    /**
     * Makes a guard that switches to the previous implementation when anything the monitor watches is degraded.
     *
     * @param monitor what says so
     * @param current the implementation in use
     * @param previous the one to fall back to
     * @param <T> what the component does
     * @return a guard to be closed
     * @throws IllegalArgumentException if both are the same object
     * @throws IllegalStateException if the monitor is closed, or has 16 listeners already
     */
    public static <T> RollbackGuard<T> of(GoldenPathMonitor monitor, T current, T previous) {
        return of(monitor, any -> true, current, previous);
    }

    /**
     * Makes a guard that switches to the previous implementation when something that matters is degraded.
     *
     * @param monitor what says so
     * @param matters whether a degradation is this component's
     * @param current the implementation in use
     * @param previous the one to fall back to
     * @param <T> what the component does
     * @return a guard to be closed
     * @throws IllegalArgumentException if both are the same object
     * @throws IllegalStateException if the monitor is closed, or has 16 listeners already
     */
    public static <T> RollbackGuard<T> of(
            GoldenPathMonitor monitor, Predicate<? super SuccessRate> matters, T current, T previous) {
        return Monitors.guard(
                Objects.requireNonNull(monitor, "monitor"),
                Objects.requireNonNull(matters, "matters"),
                new GuardedPair<>(current, previous, SystemTime.clock()));
    }
}
