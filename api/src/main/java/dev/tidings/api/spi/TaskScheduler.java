package dev.tidings.api.spi;

import java.time.Duration;

/** Where delayed work comes from. Replace it in tests together with {@link TimeSource}. Thread-safe. */
public interface TaskScheduler {
    /** A task that has not run yet. */
    interface Scheduled {
        /** Prevents the task from running, if it has not begun. */
        void cancel();
    }

    /**
     * Runs a short, non-blocking task once, after a delay.
     *
     * @param task what to run
     * @param delay how long to wait, 0 or more
     * @return a handle to cancel it
     */
    Scheduled schedule(Runnable task, Duration delay);
}
