package dev.tidings.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Several threads that begin at the same moment. */
public final class Together {
    private static final long PATIENCE_SECONDS = 60;

    private Together() {}

    /** What each thread does. */
    @FunctionalInterface
    public interface Work {
        void run(int thread) throws Exception;
    }

    /** Runs the work on several threads at once and returns when all are done; fails if one of them fails. */
    public static void run(int threads, Work work) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch start = new CountDownLatch(threads);
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                all.add(pool.submit(() -> {
                    start.countDown();
                    start.await();
                    work.run(number);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new AssertionError("a thread failed or did not end in time", failure);
        } finally {
            pool.shutdownNow();
        }
    }
}
