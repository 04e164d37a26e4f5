package dev.tidings.core.gateway;

import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TaskScheduler.Scheduled;
import dev.tidings.api.spi.TimeSource;
import java.time.Duration;

/**
 * Tells when what a client authenticated with has expired. Looks at the clock every few seconds, because expiry is a
 * matter of the calendar, which may be set while the timer goes on. Costs nothing if there is no expiry.
 */
final class ExpiryWatch {
    static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

    private static final Scheduled NOTHING = () -> {};

    private final TimeSource time;
    private final TaskScheduler scheduler;
    private final Runnable onExpired;
    private Scheduled next = NOTHING;
    private int watched;
    private boolean ended;

    ExpiryWatch(TimeSource time, TaskScheduler scheduler, Runnable onExpired) {
        this.time = time;
        this.scheduler = scheduler;
        this.onExpired = onExpired;
    }

    /** Watches a principal, and no longer the one before. */
    void watch(UserPrincipal principal) {
        int number;
        synchronized (this) {
            next.cancel();
            number = ++watched;
        }
        check(principal, number);
    }

    void end() {
        synchronized (this) {
            ended = true;
            next.cancel();
        }
    }

    private void check(UserPrincipal principal, int number) {
        Duration left = principal
                .expiresAt()
                .map(end -> Duration.between(time.now(), end))
                .orElse(null);
        if (left == null) {
            return;
        }
        boolean expired = left.isZero() || left.isNegative();
        synchronized (this) {
            if (ended || number != watched) {
                return;
            }
            ended = expired;
            if (!expired) {
                Duration wait = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
                next = scheduler.schedule(() -> check(principal, number), wait);
            }
        }
        if (expired) {
            onExpired.run();
        }
    }
}
