package dev.tidings.testkit.reliability;

import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.testkit.client.TidingsClient;
import dev.tidings.testkit.client.TidingsClientBuilder;
import dev.tidings.testkit.client.TidingsClientListener;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Many clients on few threads. */
final class Crowd implements TimeSource, TaskScheduler, AutoCloseable {
    private final ExecutorService callbacks = Executors.newFixedThreadPool(2, Crowd::daemon);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Crowd::daemon);
    private final Queue<TidingsClient> clients = new ConcurrentLinkedQueue<>();

    Crowd() {
        timer.setRemoveOnCancelPolicy(true);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "crowd");
        thread.setDaemon(true);
        return thread;
    }

    TidingsClient join(URI uri, TidingsClientListener listener, UnaryOperator<TidingsClientBuilder> settings) {
        TidingsClient client = settings.apply(
                        TidingsClient.builder(uri).executor(callbacks).time(this, this))
                .start(listener);
        clients.add(client);
        return client;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Scheduled schedule(Runnable task, Duration delay) {
        Future<?> future = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    static void await(Duration patience, BooleanSupplier condition, Supplier<String> otherwise) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(otherwise.get() + ", within " + patience);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** Ends the clients there are. */
    void leave() {
        for (TidingsClient client = clients.poll(); client != null; client = clients.poll()) {
            client.close();
        }
    }

    /** Ends the clients, and the threads behind them. */
    @Override
    public void close() {
        leave();
        timer.schedule(
                () -> {
                    callbacks.shutdown();
                    timer.shutdown();
                },
                3,
                TimeUnit.SECONDS);
    }
}
