package dev.tidings.core.engine;

import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.codec.EventCodec;
import java.util.Random;

/** What every part of one engine shares. */
record Services(
        EngineOptions options,
        EventLog log,
        TimeSource time,
        TaskScheduler scheduler,
        Callbacks callbacks,
        EventCodec codec,
        Random random,
        Listeners listeners,
        Draining draining,
        LogTrouble trouble,
        DeltaWindow window) {
    long millisSince(long nanos) {
        return Math.max(0, (time.nanoTime() - nanos) / 1_000_000);
    }

    /** Calls what may be the application's, later and elsewhere. */
    void callBack(Runnable action) {
        callbacks.call(action);
    }
}
