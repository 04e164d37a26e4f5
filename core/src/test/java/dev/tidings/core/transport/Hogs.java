package dev.tidings.core.transport;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that burn processor time. */
final class Hogs {
    private Hogs() {}

    /** Does something while as many threads as said compete for the processors. */
    static <T> T compete(int threads, Callable<T> body) throws Exception {
        AtomicBoolean stopped = new AtomicBoolean();
        AtomicLong burnt = new AtomicLong();
        Thread[] hogs = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            hogs[i] = new Thread(() -> burnt.addAndGet(burn(stopped)), "hog-" + i);
            hogs[i].setDaemon(true);
            hogs[i].start();
        }
        try {
            return body.call();
        } finally {
            stopped.set(true);
            for (Thread hog : hogs) {
                hog.join();
            }
        }
    }

    private static long burn(AtomicBoolean stopped) {
        long value = 1;
        while (!stopped.get()) {
            value = value * 6364136223846793005L + 1442695040888963407L;
        }
        return value;
    }
}
