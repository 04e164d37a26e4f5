package dev.tidings.core;

import dev.tidings.api.WebSocketManager;
import dev.tidings.api.monitor.DeliveryTracker;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.monitor.Monitors;
import dev.tidings.core.time.SystemTime;
import java.util.Objects;

/** Where delivery trackers come from. */
public final class DeliveryTrackers {
    private DeliveryTrackers() {}

    /**
     * Makes a tracker of what a manager sends; of a view, of what its user is sent.
     *
     * @param manager what it listens to
     * @return the tracker
     * @throws IllegalStateException if the manager has 16 listeners already
     */
    public static DeliveryTracker of(WebSocketManager manager) {
        return of(manager, SystemTime.clock());
    }

    /**
     * Makes a tracker of what a manager sends, with a clock of the caller's.
     *
     * @param manager what it listens to
     * @param time the clock that limits follow
     * @return the tracker
     * @throws IllegalStateException if the manager has 16 listeners already
     */
    public static DeliveryTracker of(WebSocketManager manager, TimeSource time) {
        return Monitors.tracker(Objects.requireNonNull(manager, "manager"), Objects.requireNonNull(time, "time"));
    }
}
