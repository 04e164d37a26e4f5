package dev.tidings.core.monitor;

import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.monitor.DeliveryTracker;
import dev.tidings.api.monitor.EventValidator;
import dev.tidings.api.monitor.GoldenPathMonitor;
import dev.tidings.api.monitor.RollbackGuard;
import dev.tidings.api.monitor.SuccessRate;
import dev.tidings.api.spi.TimeSource;
import java.util.function.Predicate;

/** Where monitors come from. */
public final class Monitors {
    private Monitors() {}

    /** Makes a validator that judges each event of a user by itself. */
    public static EventValidator realTime(UserId user, EventValidator.Settings settings, TimeSource time) {
        return new DefaultEventValidator(new RealTimeJudge(user, settings), settings, time);
    }

    /** Makes a validator that judges the events of a run together. */
    public static EventValidator sequence(UserExecutionContext run, EventValidator.Settings settings, TimeSource time) {
        return new DefaultEventValidator(new SequenceJudge(run, settings), settings, time);
    }

    /** Makes a tracker and lets it listen to a manager. */
    public static DeliveryTracker tracker(WebSocketManager manager, TimeSource time) {
        return DefaultDeliveryTracker.listeningTo(manager, time);
    }

    /** Makes a monitor. */
    public static GoldenPathMonitor goldenPath(GoldenPathSettings settings) {
        return new DefaultGoldenPathMonitor(settings);
    }

    /** Makes a guard and lets it listen to a monitor. */
    public static <T> RollbackGuard<T> guard(
            GoldenPathMonitor monitor, Predicate<? super SuccessRate> matters, GuardedPair<T> pair) {
        return DefaultRollbackGuard.listeningTo(monitor, matters, pair);
    }
}
