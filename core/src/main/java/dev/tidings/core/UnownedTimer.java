package dev.tidings.core;

import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.core.text.SafeFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A timer on the JDK's own threads, for what nobody closes. */
final class UnownedTimer implements TaskScheduler {
    private static final Logger LOG = LoggerFactory.getLogger(UnownedTimer.class);

    @Override
    public Scheduled schedule(Runnable task, Duration delay) {
        CompletableFuture<Void> due =
                new CompletableFuture<Void>().completeOnTimeout(null, delay.toNanos(), TimeUnit.NANOSECONDS);
        CompletionStage<Void> stage = due;
        stage.thenRunAsync(() -> run(task));
        return () -> due.cancel(false);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a timer task failed: {}", task.getClass().getName(), SafeFailure.of(e));
        }
    }
}
