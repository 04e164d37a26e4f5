package dev.tidings.core.engine;

import dev.tidings.api.spi.TaskScheduler.Scheduled;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Sees to it that every open run is looked at when one of its limits is reached: one task of the timer per run, which
 * is moved only when a limit comes earlier; one that comes too early looks again later. Guarded by the stream's
 * sequence lock.
 */
final class RunWatch {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Services services;
    private final Audience audience;
    private final Consumer<RunState> check;

    RunWatch(Services services, Audience audience, Consumer<RunState> check) {
        this.services = services;
        this.audience = audience;
        this.check = check;
    }

    /** Waits for what has changed with an append. */
    void adjust(Changes changes) {
        RunState changed = changes.watched();
        if (changed != null) {
            watch(changed);
        }
        for (Changes.Ended end : changes.ended()) {
            RunState parent = end.run().parent;
            if (parent != null) {
                watch(parent);
            }
        }
    }

    /** Waits for the next limit of a run, unless something earlier is waited for already. */
    void watch(RunState run) {
        if (run.status().ended()) {
            return;
        }
        long next = run.nextLimit(audience.desertion());
        if (run.watch.isLaterThan(next)) {
            long nanos = next - run.clock.since(services.time().nanoTime());
            long millis = Math.max(0, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
            Scheduled task = services.scheduler().schedule(() -> check.accept(run), Duration.ofMillis(millis));
            run.watch.set(next, task);
        }
    }
}
