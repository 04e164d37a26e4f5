package dev.tidings.core.transport;

import dev.tidings.api.spi.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what cannot be written at once: bursts, fan-outs, what is left of an inline write, and full sockets. One
 * daemon thread and one selector per server.
 *
 * <p>A writer is submitted with its {@link DrainTurn} on offer, and passed over if another thread took that meanwhile. Once
 * taken here it is at one place at a time. There is the stack of submissions (linked through the writers themselves, hence
 * bounded by their number and free of allocation), there are the queues of those that are due again, and the selector,
 * where {@link #retry} looks for it. A submission wakes the thread only if it is asleep.
 *
 * <p>A round writes each that was submitted once, and those that have more in turns, once each and then for another
 * 1 MiB, so that who comes meanwhile waits no longer. After a round that left nobody with more the thread rests, for 1
 * to 20 ms as {@link Pace} says, in which whatever is emitted piles up for one write each. It rests under its selector:
 * full sockets that have room again are written at once, since nothing can pile up for more than a write there. A
 * writer for which too much waits meanwhile ends the rest with {@link #hurry}, since what its user's log retains is
 * bounded; that counts until the next round begins, which comes to everybody who is submitted by then.
 *
 * <p>A socket's descriptor lives until every selector that knows it has dropped the key, so the end of a connection
 * cancels its key and wakes the selector.
 */
final class Flusher implements Backlog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Flusher.class);
    private static final int LAST_ROUNDS = 100;
    private static final long LAST_ROUND_MILLIS = 10;
    private static final long JOIN_MILLIS = 5_000;
    private static final long FURTHER_BYTES = 1 << 20;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Selector selector;
    private final ScratchPool scratches =
            new ScratchPool(Math.max(2, Runtime.getRuntime().availableProcessors()), Scratch::buffer);
    private final ByteBuffer buffer = Scratch.buffer();
    private final Deque<ConnectionWriter> again = new ArrayDeque<>();
    private final Deque<ConnectionWriter> more = new ArrayDeque<>();
    private final AtomicReference<@Nullable ConnectionWriter> submitted = new AtomicReference<>();
    private final Set<ConnectionWriter> retries = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Thread thread;
    private final TimeSource time;
    private final Pace pace;
    private volatile boolean resting;
    private volatile boolean hurried;
    private volatile boolean closing;
    private volatile boolean ended;

    private Flusher(Selector selector, String threadName, TimeSource time, Pace pace) {
        this.selector = selector;
        this.time = time;
        this.pace = pace;
        this.thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    /**
     * Starts a flusher: one daemon thread and one selector.
     *
     * @param threadName the thread's name
     * @param time the clock that rests are measured with
     * @return the flusher
     * @throws IOException if no selector can be opened
     */
    static Flusher start(String threadName, TimeSource time) throws IOException {
        return start(threadName, time, new Pace());
    }

    static Flusher start(String threadName, TimeSource time, Pace pace) throws IOException {
        Flusher flusher = new Flusher(Selector.open(), threadName, time, pace);
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
    public void hurry() {
        if (!hurried) {
            hurried = true;
            if (resting) {
                selector.wakeup();
            }
        }
    }

    @Override
    public long restNanos() {
        return pace.nanos();
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
        pace.begin();
        hurried = false;
        retryFull();
        if (!writeSubmitted()) {
            pace.reset();
            sleep();
            writeReady();
        } else if (more.isEmpty()) {
            resting = true;
            rest();
            resting = false;
        } else {
            selectNow();
            writeReady();
        }
    }

    private void rest() throws IOException {
        long wanted = pace.rest();
        long end = time.nanoTime() + wanted;
        for (long left = wanted; left > 0 && !hurried && !closing && !pace.isOver(); left = end - time.nanoTime()) {
            int ready = more.isEmpty()
                    ? selector.select(Math.max(1, (left + NANOS_PER_MILLI / 2) / NANOS_PER_MILLI))
                    : selector.selectNow();
            if (ready == 0 && more.isEmpty()) {
                return;
            }
            writeReady();
            takeTurns();
        }
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
        int left = again.size();
        ConnectionWriter first = takeSubmitted();
        boolean worked = left > 0 || first != null || !more.isEmpty();
        for (ConnectionWriter writer = first; writer != null; ) {
            ConnectionWriter next = writer.nextSubmitted;
            writer.nextSubmitted = null;
            if (writer.takeOver()) {
                write(writer);
            }
            writer = next;
        }
        for (; left > 0; left--) {
            write(again.remove());
        }
        takeTurns();
        return worked;
    }

    private void takeTurns() {
        for (int turns = more.size(); turns > 0; turns--) {
            write(more.remove());
        }
        for (long left = FURTHER_BYTES; left > 0 && !more.isEmpty() && !pace.isOver(); ) {
            left -= write(more.remove());
        }
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

    /** Returns how many bytes the write took. */
    private int write(ConnectionWriter writer) {
        pace.wrote();
        switch (writer.drain(new Scratch(buffer))) {
            case MORE -> more.add(writer);
            case WOKEN -> again.add(writer);
            case BLOCKED -> await(writer);
            default -> {}
        }
        return buffer.position();
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
        pace.begin();
        for (int i = 0; i < LAST_ROUNDS && (writeSubmitted() || awaited() > 0); i++) {
            pace.begin();
            if (!more.isEmpty()) {
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
        more.forEach(ConnectionWriter::terminate);
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
