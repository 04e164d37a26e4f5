package dev.tidings.core.transport;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what cannot be written at once: bursts, fan-outs, what is left of an inline write, and full sockets. One
 * daemon thread and one selector per server.
 *
 * <p>A writer is submitted together with its {@link DrainTurn}, so it is at one place at a time: in the stack of
 * submissions (linked through the writers themselves, hence bounded by their number and free of allocation), in the
 * queue of those with more to write, or under the selector, where {@link #retry} looks for it. A submission wakes the thread only if it is asleep; after
 * a round that found work and left none the thread stays away from the writers for a tick, in which whatever is
 * emitted piles up for one write each.
 *
 * <p>A socket's descriptor lives until every selector that knows it has dropped the key, so the end of a connection
 * cancels its key and wakes the selector.
 */
final class Flusher implements Backlog, AutoCloseable {
    static final long TICK_NANOS = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Flusher.class);
    private static final int LAST_ROUNDS = 100;
    private static final long LAST_ROUND_MILLIS = 10;
    private static final long JOIN_MILLIS = 5_000;

    private final Selector selector;
    private final ScratchPool scratches =
            new ScratchPool(Math.max(2, Runtime.getRuntime().availableProcessors()), Scratch::new);
    private final Scratch scratch = new Scratch();
    private final Deque<ConnectionWriter> again = new ArrayDeque<>();
    private final AtomicReference<@Nullable ConnectionWriter> submitted = new AtomicReference<>();
    private final Set<ConnectionWriter> retries = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Thread thread;
    private boolean eager;
    private volatile boolean closing;
    private volatile boolean ended;

    private Flusher(Selector selector, String threadName) {
        this.selector = selector;
        this.thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    /**
     * Starts a flusher: one daemon thread and one selector.
     *
     * @param threadName the thread's name
     * @return the flusher
     * @throws IOException if no selector can be opened
     */
    static Flusher start(String threadName) throws IOException {
        Flusher flusher = new Flusher(Selector.open(), threadName);
        flusher.thread.start();
        return flusher;
    }

    @Override
    public void submit(ConnectionWriter writer) {
        ConnectionWriter top;
        do {
            top = submitted.get();
            writer.nextSubmitted = top;
        } while (!submitted.compareAndSet(top, writer));
        awaken();
        if (ended) {
            terminateLeft();
        }
    }

    private void awaken() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    @Override
    public void retry(ConnectionWriter writer) {
        retries.add(writer);
        awaken();
    }

    @Override
    public void forget(ConnectionWriter writer) {
        SelectableChannel channel = writer.channel();
        SelectionKey key = channel == null ? null : channel.keyFor(selector);
        if (key != null) {
            key.cancel();
            selector.wakeup();
        }
    }

    @Override
    public ScratchPool scratches() {
        return scratches;
    }

    private void run() {
        try {
            while (!closing) {
                round();
            }
            lastRounds();
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("the flusher failed: connections that need it are dropped", e);
        } finally {
            end();
        }
    }

    private void round() throws IOException {
        Thread.interrupted();
        retryFull();
        boolean worked = writeSubmitted();
        if (worked && !eager) {
            LockSupport.parkNanos(TICK_NANOS);
        }
        if (worked) {
            selectNow();
        } else {
            sleep();
        }
        writeReady();
    }

    private void retryFull() {
        for (Iterator<ConnectionWriter> left = retries.iterator(); left.hasNext(); ) {
            SelectableChannel channel = left.next().channel();
            left.remove();
            SelectionKey key = channel == null ? null : channel.keyFor(selector);
            if (key != null && isAwaited(key)) {
                writeFull(key);
            }
        }
    }

    private void writeFull(SelectionKey key) {
        try {
            key.interestOps(0);
        } catch (CancelledKeyException e) {
            LOG.trace("the connection ended meanwhile", e);
            return;
        }
        write((ConnectionWriter) key.attachment());
    }

    private boolean writeSubmitted() {
        eager = false;
        int left = again.size();
        ConnectionWriter first = takeSubmitted();
        boolean worked = left > 0 || first != null;
        for (ConnectionWriter writer = first; writer != null; ) {
            ConnectionWriter next = writer.nextSubmitted;
            writer.nextSubmitted = null;
            write(writer);
            writer = next;
        }
        for (; left > 0; left--) {
            write(again.remove());
        }
        return worked;
    }

    private @Nullable ConnectionWriter takeSubmitted() {
        ConnectionWriter reversed = null;
        ConnectionWriter top = submitted.get() == null ? null : submitted.getAndSet(null);
        while (top != null) {
            ConnectionWriter below = top.nextSubmitted;
            top.nextSubmitted = reversed;
            reversed = top;
            top = below;
        }
        return reversed;
    }

    private void write(ConnectionWriter writer) {
        Drained drained = writer.drain(scratch);
        scratch.clear();
        switch (drained) {
            case MORE -> {
                eager = true;
                again.add(writer);
            }
            case WOKEN -> again.add(writer);
            case BLOCKED -> await(writer);
            default -> {}
        }
    }

    private void await(ConnectionWriter writer) {
        SelectableChannel channel = writer.channel();
        if (channel == null) {
            again.add(writer);
            return;
        }
        try {
            SelectionKey key = channel.keyFor(selector);
            if (key == null) {
                channel.register(selector, SelectionKey.OP_WRITE, writer);
            } else {
                key.interestOps(SelectionKey.OP_WRITE);
            }
        } catch (ClosedChannelException | CancelledKeyException e) {
            writer.terminate();
        } catch (RuntimeException e) {
            LOG.error("a channel cannot be watched; its connection is dropped", e);
            writer.terminate();
        }
        if (writer.state() == WriterState.CLOSED) {
            forget(writer);
        }
    }

    private void sleep() throws IOException {
        asleep.set(true);
        if (submitted.get() == null && retries.isEmpty() && !closing) {
            selector.select();
        }
        asleep.set(false);
    }

    private void selectNow() throws IOException {
        if (!selector.keys().isEmpty()) {
            selector.selectNow();
        }
    }

    private void writeReady() {
        for (SelectionKey key : selector.selectedKeys()) {
            writeFull(key);
        }
        selector.selectedKeys().clear();
    }

    private void lastRounds() throws IOException {
        for (int i = 0; i < LAST_ROUNDS && (writeSubmitted() || awaited() > 0); i++) {
            if (eager) {
                selectNow();
            } else {
                selector.select(LAST_ROUND_MILLIS);
            }
            writeReady();
        }
    }

    /** Returns how many sockets are full and watched. */
    int awaited() {
        return selector.isOpen()
                ? (int) selector.keys().stream().filter(Flusher::isAwaited).count()
                : 0;
    }

    /** Returns how many sockets the selector knows. */
    int registered() {
        return selector.isOpen() ? selector.keys().size() : 0;
    }

    boolean isAsleep() {
        return asleep.get();
    }

    private static boolean isAwaited(SelectionKey key) {
        try {
            return key.interestOps() != 0;
        } catch (CancelledKeyException e) {
            return false;
        }
    }

    private void end() {
        ended = true;
        terminateLeft();
        again.forEach(ConnectionWriter::terminate);
        selector.keys().stream()
                .filter(Flusher::isAwaited)
                .map(key -> (ConnectionWriter) key.attachment())
                .forEach(ConnectionWriter::terminate);
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("closing the flusher's selector failed", e);
        }
    }

    private void terminateLeft() {
        ConnectionWriter writer = takeSubmitted();
        while (writer != null) {
            ConnectionWriter next = writer.nextSubmitted;
            writer.terminate();
            writer = next;
        }
    }

    /** Writes what the sockets take within a bounded time, then terminates the writers left and ends the thread. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        LockSupport.unpark(thread);
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
