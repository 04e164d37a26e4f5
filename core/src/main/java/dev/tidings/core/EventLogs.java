package dev.tidings.core;

import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.log.InMemoryEventLog;
import dev.tidings.core.time.SystemTime;

/** Where event logs come from. */
public final class EventLogs {
    private EventLogs() {}

    /**
     * Makes a log that keeps events in memory, with the default retention. What it holds is gone when the process is.
     *
     * @return a log to be closed by the caller, after everything that uses it
     */
    public static EventLog inMemory() {
        return inMemory(RetentionPolicy.defaults());
    }

    /**
     * Makes a log that keeps events in memory. What it holds is gone when the process is.
     *
     * @param retention how much of it
     * @return a log to be closed by the caller, after everything that uses it
     */
    public static EventLog inMemory(RetentionPolicy retention) {
        return inMemory(retention, SystemTime.clock(), new UnownedTimer());
    }

    /**
     * Makes a log that keeps events in memory, and goes by a time that a test controls.
     *
     * @param retention how much of it
     * @param time the clock
     * @param scheduler the timer
     * @return a log to be closed by the caller, after everything that uses it
     */
    public static EventLog inMemory(RetentionPolicy retention, TimeSource time, TaskScheduler scheduler) {
        return InMemoryEventLog.create(retention, time, scheduler);
    }
}
