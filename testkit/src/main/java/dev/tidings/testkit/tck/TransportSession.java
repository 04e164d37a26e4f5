package dev.tidings.testkit.tck;

import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection under an engine of one queue, which keeps what it was told and asked, and whether that was proper. */
final class TransportSession implements InboundListener, FrameSource {
    /** What the end was reported with. */
    record End(int code, String reason) {}

    final WebSocketConnection connection;
    final HandshakeRequest request;
    final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
    final Queue<OutboundFrame> frames = new ConcurrentLinkedQueue<>();
    final Queue<OutboundFrame> polled = new ConcurrentLinkedQueue<>();
    final AtomicLong polledBytes = new AtomicLong();
    final AtomicInteger polls = new AtomicInteger();
    final AtomicInteger emptyPolls = new AtomicInteger();
    final AtomicInteger activity = new AtomicInteger();
    final AtomicInteger controls = new AtomicInteger();
    final AtomicInteger overlappingPolls = new AtomicInteger();
    final AtomicInteger latePolls = new AtomicInteger();
    final AtomicInteger overlappingCalls = new AtomicInteger();
    final AtomicInteger lateCalls = new AtomicInteger();
    final AtomicBoolean endedInsideCall = new AtomicBoolean();
    volatile boolean answersPings = true;
    volatile boolean lingersInPoll;

    private final AtomicInteger polling = new AtomicInteger();
    private final AtomicInteger calling = new AtomicInteger();
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile @Nullable Thread caller;
    private volatile boolean over;

    TransportSession(WebSocketConnection connection, HandshakeRequest request) {
        this.connection = connection;
        this.request = request;
    }

    static OutboundFrame frame(String text) {
        return OutboundFrame.text(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Puts frames at the end of what there is to send, starts if that was not done, and wakes. */
    void send(WakeHint hint, OutboundFrame... more) {
        for (OutboundFrame frame : more) {
            frames.add(frame);
        }
        if (started.compareAndSet(false, true)) {
            connection.start(this);
        }
        connection.wake(hint);
    }

    void send(String text) {
        send(WakeHint.INLINE, frame(text));
    }

    /** Does something with the connection as an engine does, which is not to be called back from within. */
    void call(Consumer<WebSocketConnection> action) {
        caller = Thread.currentThread();
        try {
            action.accept(connection);
        } finally {
            caller = null;
        }
    }

    @Override
    public @Nullable OutboundFrame poll() {
        polls.incrementAndGet();
        if (polling.getAndIncrement() > 0) {
            overlappingPolls.incrementAndGet();
        }
        try {
            if (lingersInPoll) {
                LockSupport.parkNanos(1_000);
            }
            if (over) {
                latePolls.incrementAndGet();
            }
            OutboundFrame frame = frames.poll();
            if (frame == null) {
                emptyPolls.incrementAndGet();
            } else {
                polled.add(frame);
                polledBytes.addAndGet(frame.framedSize());
                over |= frame.isClose();
            }
            return frame;
        } finally {
            polling.decrementAndGet();
        }
    }

    @Override
    public void onText(String message) {
        told(() -> texts.add(message));
    }

    @Override
    public void onActivity() {
        activity.incrementAndGet();
    }

    @Override
    public boolean onControl() {
        told(controls::incrementAndGet);
        return answersPings;
    }

    @Override
    public void onClosed(int code, String reason) {
        if (Thread.currentThread().equals(caller)) {
            endedInsideCall.set(true);
        }
        told(() -> ends.add(new End(code, reason)));
        over = true;
    }

    private void told(Runnable keep) {
        if (calling.getAndIncrement() > 0) {
            overlappingCalls.incrementAndGet();
        }
        if (!ends.isEmpty()) {
            lateCalls.incrementAndGet();
        }
        keep.run();
        calling.decrementAndGet();
    }
}
