package dev.tidings.core;

import dev.tidings.api.spi.EventLog;
import dev.tidings.core.log.InMemoryEventLog;
import dev.tidings.core.log.Retention;
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
        return InMemoryEventLog.create(Retention.defaults(), SystemTime.clock(), new UnownedTimer());
    }
}
