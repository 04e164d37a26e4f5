package dev.tidings.core.engine;

import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.codec.EventCodec;
import java.util.concurrent.Executor;

/** What every part of one engine shares. */
record Services(
        EngineOptions options,
        EventLog log,
        TimeSource time,
        TaskScheduler scheduler,
        Executor executor,
        EventCodec codec,
        EventIds ids,
        Listeners listeners,
        Draining draining) {
    long millisSince(long nanos) {
        return Math.max(0, (time.nanoTime() - nanos) / 1_000_000);
    }

    /** Calls what may be the application's, off the timer's thread; on it only if the executor takes nothing. */
    void callBack(Runnable action) {
        try {
            executor.execute(action);
        } catch (RuntimeException | Error rejected) {
            action.run();
        }
    }
}
