package dev.tidings.benchmarks;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A device without a network: whoever wakes it takes all its frames, one thread at a time. */
final class MemoryConnection implements WebSocketConnection {
    private final Object nativeSession = new Object();
    private final AtomicInteger wakes = new AtomicInteger();
    private final AtomicLong frames = new AtomicLong();
    private final Consumer<OutboundFrame> reader;
    private volatile @Nullable FrameSource source;
    private volatile boolean open = true;

    MemoryConnection() {
        this(frame -> {});
    }

    MemoryConnection(Consumer<OutboundFrame> reader) {
        this.reader = reader;
    }

    long frames() {
        return frames.get();
    }

    /** Waits while another thread, that of a heartbeat or of a window, takes what there is. */
    void awaitIdle() {
        while (wakes.get() != 0) {
            Thread.onSpinWait();
        }
    }

    @Override
    public Object nativeSession() {
        return nativeSession;
    }

    @Override
    public String remoteAddress() {
        return "memory";
    }

    @Override
    public void start(FrameSource toSend) {
        source = toSend;
        wake(WakeHint.INLINE);
    }

    @Override
    public void wake(WakeHint hint) {
        FrameSource toSend = source;
        if (toSend == null || wakes.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            drain(toSend);
            seen = wakes.addAndGet(-seen);
        }
    }

    private void drain(FrameSource toSend) {
        long taken = 0;
        OutboundFrame frame = open ? toSend.poll() : null;
        while (frame != null) {
            taken++;
            reader.accept(frame);
            frame = open ? toSend.poll() : null;
        }
        frames.lazySet(frames.get() + taken);
    }

    @Override
    public void ping() {}

    @Override
    public void close(CloseCode code, String reason) {
        open = false;
    }

    @Override
    public void terminate() {
        open = false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }
}
