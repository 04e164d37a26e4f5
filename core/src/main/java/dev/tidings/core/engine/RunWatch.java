package dev.tidings.core.engine;

import dev.tidings.core.text.SafeFailure;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every open run is looked at when one of its limits is reached: one task of the timer per run, which
 * is moved only when a limit comes earlier; one that comes too early looks again later. If the timer takes no task, the
 * next event of the run or the next sweep asks it again. Guarded by the stream's sequence lock.
 */
final class RunWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);
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
            schedule(run, next, Duration.ofMillis(millis));
        }
    }

    private void schedule(RunState run, long next, Duration delay) {
        try {
            run.watch.set(next, services.scheduler().schedule(() -> check.accept(run), delay));
        } catch (RuntimeException | Error failure) {
            LOG.warn("the timer took no task: run {} is watched later", run.context.runId(), SafeFailure.of(failure));
        }
    }
}
