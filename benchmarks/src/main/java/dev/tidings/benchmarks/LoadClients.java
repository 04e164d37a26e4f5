package dev.tidings.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Many clients on one thread. They read all they get, and count. */
final class LoadClients implements AutoCloseable {
    private static final int BUFFER = 1 << 20;
    private static final int SAMPLES = 1 << 18;
    private static final int PENDING = 200;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    final LongAdder frames = new LongAdder();
    final LongAdder events = new LongAdder();
    final LongAdder gaps = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder established = new LongAdder();
    private final Selector selector = Selector.open();
    private final Queue<LoadSocket> arriving = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<LoadSocket, Boolean> sockets = new ConcurrentHashMap<>();
    private final long[] samples = new long[SAMPLES];
    private final AtomicInteger sampled = new AtomicInteger();
    private final int port;
    private final boolean acknowledging;
    private final Thread thread = new Thread(this::loop, "load-clients");
    private volatile boolean closed;
    private volatile String trouble = "";
    private long opened;

    LoadClients(int port, boolean acknowledging) throws IOException {
        this.port = port;
        this.acknowledging = acknowledging;
        thread.setDaemon(true);
        thread.start();
    }

    boolean acknowledges() {
        return acknowledging;
    }

    boolean samples(long seq) {
        return (seq & 7) == 0;
    }

    void sample(long nanos) {
        int at = sampled.getAndIncrement();
        if (at < SAMPLES) {
            samples[at] = nanos;
        }
    }

    Collection<LoadSocket> all() {
        return sockets.keySet();
    }

    /** Opens a connection and waits while too many are not established. */
    LoadSocket open(String user, String epoch, long last) throws IOException {
        LoadSocket socket = LoadSocket.open(this, port, user, epoch, last);
        sockets.put(socket, true);
        arriving.add(socket);
        selector.wakeup();
        opened++;
        await("connections", established, opened - PENDING);
        return socket;
    }

    /** Drops a connection without a word. */
    void drop(LoadSocket socket) throws IOException {
        sockets.remove(socket);
        socket.drop();
    }

    void awaitEstablished() {
        await("connections", established, opened);
    }

    void awaitEvents(long count) {
        await("events", events, count);
    }

    void gap(String what) {
        trouble = what;
        gaps.increment();
    }

    /** Fails if a client saw a gap, or lost its connection. */
    void requireWhole() {
        if (gaps.sum() + lost.sum() > 0) {
            throw new IllegalStateException("there must be no gap and no lost connection but were " + gaps.sum()
                    + " and " + lost.sum() + ", the last one because " + trouble);
        }
    }

    private void await(String what, LongAdder counter, long count) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (counter.sum() < count) {
            requireWhole();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "there must be " + count + " " + what + " but were " + counter.sum() + " after 60 s");
            }
            LockSupport.parkNanos(200_000);
        }
    }

    /** Returns a percentile of the latencies since the last time, in microseconds, and 0 if there are none. */
    long[] latencies(double... percents) {
        int count = Math.min(SAMPLES, sampled.getAndSet(0));
        long[] sorted = Arrays.copyOf(samples, count);
        Arrays.sort(sorted);
        return Arrays.stream(percents)
                .mapToLong(percent -> count == 0 ? 0 : sorted[(int) Math.min(count - 1, count * percent / 100)] / 1000)
                .toArray();
    }

    private void loop() {
        ByteBuffer shared = ByteBuffer.allocateDirect(BUFFER);
        try {
            while (!closed) {
                selector.select();
                register();
                for (SelectionKey key : selector.selectedKeys()) {
                    read(key, shared);
                }
                selector.selectedKeys().clear();
            }
            selector.close();
        } catch (IOException broken) {
            throw new IllegalStateException("the clients' selector must work", broken);
        }
    }

    private void register() {
        for (LoadSocket socket = arriving.poll(); socket != null; socket = arriving.poll()) {
            try {
                socket.channel().register(selector, SelectionKey.OP_READ, socket);
            } catch (IOException | RuntimeException gone) {
                lose(socket, gone);
            }
        }
    }

    private void read(SelectionKey key, ByteBuffer shared) {
        LoadSocket socket = (LoadSocket) key.attachment();
        try {
            socket.read(shared);
        } catch (IOException | RuntimeException broken) {
            key.cancel();
            lose(socket, broken);
        }
    }

    private void lose(LoadSocket socket, Exception reason) {
        if (sockets.remove(socket) != null && !closed) {
            trouble = String.valueOf(reason.getMessage());
            lost.increment();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        for (LoadSocket socket : sockets.keySet()) {
            socket.drop();
        }
    }
}
