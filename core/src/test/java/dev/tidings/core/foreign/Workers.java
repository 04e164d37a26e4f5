package dev.tidings.core.foreign;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Runs tasks at once and waits for all of them. */
final class Workers {
    private static final int LIMIT_SECONDS = 60;

    private Workers() {}

    static void run(Stream<Runnable> tasks) {
        List<Runnable> all = tasks.toList();
        runOn(Executors.newFixedThreadPool(all.size()), all);
    }

    /** Runs them and ends the executor. */
    static void runOn(ExecutorService executor, List<Runnable> tasks) {
        try {
            List<? extends Future<?>> futures =
                    tasks.stream().map(executor::submit).toList();
            for (Future<?> future : futures) {
                future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("a worker did not finish its task", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            executor.shutdownNow();
        }
    }
}
