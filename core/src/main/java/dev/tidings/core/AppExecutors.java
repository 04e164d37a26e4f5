package dev.tidings.core;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that the application's code runs on, if it brings none. Agents and messages have threads of their own,
 * for agents take minutes and messages must not wait that long: cancelling an agent is a message. An agent beyond the
 * bound is refused at once; a message beyond it waits, in a bounded queue.
 */
final class AppExecutors implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AppExecutors.class);
    private static final int THREADS = 64;
    private static final int WAITING_MESSAGES = 4_096;
    private static final long IDLE_SECONDS = 30;
    private static final long CLOSE_SECONDS = 2;

    private final ThreadPoolExecutor agents = pool("tidings-agent-", new SynchronousQueue<>());
    private final ThreadPoolExecutor messages = pool("tidings-app-", new ArrayBlockingQueue<>(WAITING_MESSAGES));

    private static final class Worker extends Thread {
        private final AppExecutors owner;

        Worker(AppExecutors owner, Runnable task, String name) {
            super(task, name);
            this.owner = owner;
            setDaemon(true);
        }
    }

    private ThreadPoolExecutor pool(String prefix, BlockingQueue<Runnable> queue) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, queue, daemons(prefix));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private ThreadFactory daemons(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> new Worker(this, task, prefix + number.incrementAndGet());
    }

    Executor agents() {
        return agents;
    }

    Executor messages() {
        return messages;
    }

    /** Interrupts what runs, and waits up to 2 seconds for it to end, unless this is one of its own threads. */
    @Override
    public void close() {
        agents.shutdownNow();
        messages.shutdownNow();
        if (Thread.currentThread() instanceof Worker worker && worker.owner == this) {
            return;
        }
        awaitEnd(agents);
        awaitEnd(messages);
    }

    private static void awaitEnd(ThreadPoolExecutor pool) {
        try {
            if (!pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{} threads of the application go on although they were interrupted", pool.getActiveCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
