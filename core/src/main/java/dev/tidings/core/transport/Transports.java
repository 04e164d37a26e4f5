package dev.tidings.core.transport;

import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.api.spi.Transport;
import java.util.Objects;

/** Where transports come from. */
public final class Transports {
    private Transports() {}

    /**
     * Makes a server of its own, on Java-WebSocket. Every thread of it is a daemon.
     *
     * @param options what it listens on and the bounds it puts on clients
     * @param time the clock for durations
     * @param scheduler where its timeouts run; must outlive the transport
     * @return a transport that is not started
     */
    public static Transport embedded(EmbeddedOptions options, TimeSource time, TaskScheduler scheduler) {
        return new JavaWebSocketTransport(
                Objects.requireNonNull(options, "options"),
                Objects.requireNonNull(time, "time"),
                Objects.requireNonNull(scheduler, "scheduler"));
    }
}
