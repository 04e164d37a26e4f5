package dev.tidings.testkit.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Several threads that do the same at once. */
final class Crew {
    /** What one of them does. */
    @FunctionalInterface
    interface Work {
        void run(int number) throws Exception;
    }

    private final CountDownLatch start = new CountDownLatch(1);
    private final CountDownLatch ended;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();

    private Crew(int size) {
        ended = new CountDownLatch(size);
    }

    /** Begins, without waiting for the end. */
    static Crew start(int size, Work work) {
        Crew crew = new Crew(size);
        for (int number = 0; number < size; number++) {
            crew.add(number, work);
        }
        crew.start.countDown();
        return crew;
    }

    static void run(int size, Patience patience, Work work) {
        start(size, work).join(patience);
    }

    private void add(int number, Work work) {
        Thread thread = new Thread(() -> run(number, work), "tck-crew-" + number);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void run(int number, Work work) {
        try {
            start.await();
            work.run(number);
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        } finally {
            ended.countDown();
        }
    }

    boolean isDone() {
        return ended.getCount() == 0;
    }

    void join(Patience patience) {
        patience.until(() -> "calls of " + threads.size() + " threads at once must end but did not", this::isDone);
        Throwable first = failure.get();
        if (first != null) {
            throw new AssertionError("with " + threads.size() + " threads at once: " + first.getMessage(), first);
        }
    }
}
