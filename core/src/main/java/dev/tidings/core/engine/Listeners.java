package dev.tidings.core.engine;

import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunInfo;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.TidingsListener;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what happens, in order, on one thread that lives while there is something to tell. What may come in a
 * flood, refusals and acknowledgements, gets half of the room, so that it does not crowd out how connections and runs
 * begin and end.
 */
final class Listeners implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final int MAX_LISTENERS = 16;
    private static final int MAX_WAITING = 10_000;

    private final List<TidingsListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong dropped = new AtomicLong();
    private final ThreadPoolExecutor teller = new ThreadPoolExecutor(
            1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), Listeners::thread, this::drop);

    Listeners() {
        teller.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "tidings-listener");
        thread.setDaemon(true);
        return thread;
    }

    private void drop(Runnable task, ThreadPoolExecutor executor) {
        countDropped();
    }

    private void countDropped() {
        long count = dropped.incrementAndGet();
        if (Long.bitCount(count) == 1) {
            LOG.warn("listeners are too slow or stopped: {} calls dropped so far", count);
        }
    }

    void add(TidingsListener listener) {
        synchronized (listeners) {
            if (listeners.size() == MAX_LISTENERS) {
                throw new IllegalStateException(
                        "there must be at most " + MAX_LISTENERS + " listeners: let one listener call several others");
            }
            listeners.add(listener);
        }
    }

    void opened(ConnectionInfo connection) {
        tell(listener -> listener.onConnectionOpened(connection));
    }

    void closed(ConnectionInfo connection, int code) {
        tell(listener -> listener.onConnectionClosed(connection, code));
    }

    void acknowledged(Session session) {
        if (!listeners.isEmpty()) {
            ConnectionInfo connection = session.info();
            tellIfThereIsRoom(listener -> listener.onAcknowledged(connection));
        }
    }

    void runEnded(RunInfo run) {
        tell(listener -> listener.onRunEnded(run));
    }

    void refused(UserExecutionContext context, String eventType, RefusalReason reason) {
        tellIfThereIsRoom(listener -> listener.onEventRefused(context, eventType, reason));
    }

    private void tellIfThereIsRoom(Consumer<TidingsListener> call) {
        if (teller.getQueue().remainingCapacity() > MAX_WAITING / 2) {
            tell(call);
        } else {
            countDropped();
        }
    }

    private void tell(Consumer<TidingsListener> call) {
        if (!listeners.isEmpty()) {
            teller.execute(() -> listeners.forEach(listener -> call(call, listener)));
        }
    }

    private static void call(Consumer<TidingsListener> call, TidingsListener listener) {
        try {
            call.accept(listener);
        } catch (RuntimeException | Error failure) {
            LOG.warn("a listener failed", failure);
        }
    }

    /** Tells what is waiting, for at most a second, and stops. */
    @Override
    public void close() {
        teller.shutdown();
        try {
            if (!teller.awaitTermination(1, TimeUnit.SECONDS)) {
                teller.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            teller.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
