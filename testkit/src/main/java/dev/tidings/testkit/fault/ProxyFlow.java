package dev.tidings.testkit.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/** One direction of a proxied connection. Holds at most one buffer: it reads the next one when the last one is out. */
final class ProxyFlow {
    private static final int BUFFER = 16 * 1024;
    private static final long NANOS = 1_000_000_000L;

    private final SocketChannel from;
    private final SocketChannel to;
    private final FaultScript script;
    private final Consumer<Fault> counts;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();
    private long allowance;
    private long sliced;
    private long releaseNanos;
    private boolean ended;
    private boolean shut;
    private boolean discarding;
    private boolean stopped;

    ProxyFlow(SocketChannel from, SocketChannel to, FaultScript script, long allowance, Consumer<Fault> counts) {
        this.from = from;
        this.to = to;
        this.script = script;
        this.allowance = allowance;
        this.counts = counts;
    }

    /** Moves what can be moved without waiting. */
    void pump(long now) throws IOException {
        fill(now);
        if (discarding) {
            buffer.position(buffer.limit());
        } else {
            drain(now);
        }
        if (ended && !buffer.hasRemaining() && !shut) {
            shut = true;
            if (!discarding) {
                to.shutdownOutput();
            }
        }
    }

    private void fill(long now) throws IOException {
        if (stopped || ended || buffer.hasRemaining()) {
            return;
        }
        buffer.clear();
        int count;
        try {
            count = from.read(buffer);
        } finally {
            buffer.flip();
        }
        ended = count < 0;
        if (count > 0 && !script.latency().isZero()) {
            releaseNanos = now + script.latency().toNanos();
            counts.accept(Fault.LATENCY);
        }
    }

    private void drain(long now) throws IOException {
        while (buffer.hasRemaining() && allowance > 0 && now >= releaseNanos) {
            int size = (int) Math.min(buffer.remaining(), allowance);
            boolean slicing = sliced < script.slicedBytes();
            if (slicing) {
                size = Math.min(size, script.sliceBytes());
            }
            if (script.bytesPerSecond() > 0) {
                size = Math.min(size, Math.max(1, script.bytesPerSecond() / 100));
            }
            int written = write(size);
            allowance -= written;
            sliced += written;
            pace(now, written);
            if (slicing) {
                counts.accept(Fault.SLICES);
            }
            if (slicing || written < size) {
                return;
            }
        }
    }

    private int write(int size) throws IOException {
        int limit = buffer.limit();
        buffer.limit(buffer.position() + size);
        try {
            return to.write(buffer);
        } finally {
            buffer.limit(limit);
        }
    }

    private void pace(long now, int written) {
        if (script.bytesPerSecond() > 0) {
            releaseNanos = now + written * NANOS / script.bytesPerSecond();
            counts.accept(Fault.BANDWIDTH);
        }
    }

    /** Reads on, and throws away. */
    void discard() {
        discarding = true;
    }

    /** Reads no more. */
    void stop() {
        stopped = true;
    }

    boolean isExhausted() {
        return allowance <= 0;
    }

    boolean hasEnded() {
        return ended;
    }

    boolean isShut() {
        return shut;
    }

    boolean wantsRead() {
        return !stopped && !ended && !buffer.hasRemaining();
    }

    boolean wantsWrite(long now) {
        return !discarding && buffer.hasRemaining() && allowance > 0 && now >= releaseNanos;
    }

    /** Returns when to look again whatever the sockets say, or the longest time there is. */
    long wakeNanos(long now) {
        return !discarding && buffer.hasRemaining() && allowance > 0 && now < releaseNanos
                ? releaseNanos
                : Long.MAX_VALUE;
    }
}
