package dev.tidings.netty;

import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An engine that lets in whom it is told to, and has to send what it is given. */
final class StillAcceptor implements ConnectionAcceptor {
    final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
    volatile Function<HandshakeRequest, HandshakeDecision> screening = request -> new HandshakeDecision.Upgrade(null);
    final Queue<String> turnedAway = new ConcurrentLinkedQueue<>();
    volatile boolean fails;

    /** A connection. */
    static final class Session implements InboundListener, FrameSource {
        final WebSocketConnection connection;
        final Queue<OutboundFrame> frames = new ConcurrentLinkedQueue<>();
        final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        final BlockingQueue<Integer> ends = new LinkedBlockingQueue<>();
        final AtomicInteger polls = new AtomicInteger();
        final AtomicInteger activity = new AtomicInteger();
        final AtomicLong polledBytes = new AtomicLong();

        Session(WebSocketConnection connection) {
            this.connection = connection;
        }

        Session start() {
            connection.start(this);
            return this;
        }

        static OutboundFrame frame(String text) {
            return OutboundFrame.text(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public @Nullable OutboundFrame poll() {
            polls.incrementAndGet();
            OutboundFrame frame = frames.poll();
            polledBytes.addAndGet(frame == null ? 0 : frame.framedSize());
            return frame;
        }

        @Override
        public void onText(String message) {
            texts.add(message);
        }

        @Override
        public void onActivity() {
            activity.incrementAndGet();
        }

        @Override
        public void onClosed(int code, String reason) {
            ends.add(code);
        }

        @Nullable
        Integer end() throws InterruptedException {
            return ends.poll(20, TimeUnit.SECONDS);
        }
    }

    Session session() throws InterruptedException {
        Session session = sessions.poll(20, TimeUnit.SECONDS);
        if (session == null) {
            throw new AssertionError("no connection was handed over within 20 s");
        }
        return session;
    }

    @Override
    public HandshakeDecision screen(HandshakeRequest request) {
        return screening.apply(request);
    }

    @Override
    public void turnedAway(int code, String reason) {
        turnedAway.add(code + " " + reason);
    }

    @Override
    public InboundListener accept(WebSocketConnection connection, HandshakeRequest request) {
        if (fails) {
            throw new IllegalStateException("a drill");
        }
        Session session = new Session(connection);
        sessions.add(session);
        return session;
    }
}
