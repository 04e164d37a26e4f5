package dev.tidings.core.transport;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection as an engine of one queue sees it; it keeps what it was told and whether it was told properly. */
final class Session implements InboundListener, FrameSource {
    /** How a connection ended. */
    record End(int code, String reason) {}

    private final WebSocketConnection connection;
    private final HandshakeRequest request;
    private final ConcurrentLinkedQueue<OutboundFrame> outbound = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final AtomicBoolean inside = new AtomicBoolean();
    private final AtomicInteger activities = new AtomicInteger();
    private volatile boolean ended;
    private final AtomicReference<@Nullable Runnable> whenEmpty = new AtomicReference<>();
    private volatile @Nullable Thread endedBy;

    private volatile Consumer<String> onText = text -> {};

    Session(WebSocketConnection connection, HandshakeRequest request) {
        this.connection = connection;
        this.request = request;
    }

    WebSocketConnection connection() {
        return connection;
    }

    HandshakeRequest request() {
        return request;
    }

    void onText(Consumer<String> action) {
        onText = action;
    }

    int activities() {
        return activities.get();
    }

    void enqueue(String text) {
        outbound.add(frame(text));
    }

    void send(String text) {
        enqueue(text);
        connection.wake(WakeHint.INLINE);
    }

    /** Sends so much to a client that doesn't read that its socket is full and frames are left here. */
    void fill() {
        for (int i = 0; i < 50; i++) {
            send("x".repeat(60_000));
        }
        AtomicInteger left = new AtomicInteger();
        Await.until(
                "nothing more is written",
                () -> left.getAndSet(outbound.size()) == outbound.size()
                        && !Await.within(Duration.ofMillis(100), () -> outbound.size() != left.get()));
        if (outbound.isEmpty()) {
            throw new AssertionError("the socket took everything: the client reads, or its buffer is too large");
        }
    }

    /** Says whether everything was polled. */
    boolean isDrained() {
        return outbound.isEmpty();
    }

    void sendClose(CloseCode code, String reason) {
        outbound.add(OutboundFrame.close(code, reason));
        connection.wake(WakeHint.INLINE);
    }

    static OutboundFrame frame(String text) {
        return OutboundFrame.text(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Nullable
    String nextText() throws InterruptedException {
        return texts.poll(10, TimeUnit.SECONDS);
    }

    /** Waits for the end, or returns null after ten seconds. */
    @Nullable
    End end() throws InterruptedException {
        End end = ends.poll(10, TimeUnit.SECONDS);
        if (end != null) {
            ends.add(end);
        }
        return end;
    }

    /** Returns the thread that reported the end, or null before that. */
    @Nullable
    Thread endedBy() {
        return endedBy;
    }

    boolean hasEnded() {
        return ended;
    }

    List<String> texts() {
        return List.copyOf(texts);
    }

    /** Returns each breach of the listener's contract that was seen. */
    List<String> complaints() {
        return complaints;
    }

    @Override
    public @Nullable OutboundFrame poll() {
        OutboundFrame frame = outbound.poll();
        Runnable action = frame == null ? whenEmpty.getAndSet(null) : null;
        if (action != null) {
            action.run();
        }
        return frame;
    }

    /** Sets what happens once, when the transport asks for a frame and gets none, before it knows. */
    void whenEmpty(Runnable action) {
        whenEmpty.set(action);
    }

    @Override
    public void onText(String message) {
        told("onText", () -> {
            texts.add(message);
            onText.accept(message);
        });
    }

    @Override
    public void onActivity() {
        activities.incrementAndGet();
    }

    @Override
    public void onClosed(int code, String reason) {
        told("onClosed", () -> {
            ended = true;
            endedBy = Thread.currentThread();
            ends.add(new End(code, reason));
        });
    }

    private void told(String what, Runnable action) {
        if (!inside.compareAndSet(false, true)) {
            complaints.add(what + " overlapped another call");
        }
        if (ended) {
            complaints.add(what + " came after onClosed");
        }
        try {
            action.run();
        } finally {
            inside.set(false);
        }
    }
}
