package dev.tidings.testkit.tck;

import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.WebSocketConnection;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** An engine that does what a rule says: decides, takes over, and keeps whom it took. */
final class TransportAcceptor implements ConnectionAcceptor {
    final Queue<TransportSession> all = new ConcurrentLinkedQueue<>();
    final BlockingQueue<TransportSession> fresh = new LinkedBlockingQueue<>();
    final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    final Queue<String> twice = new ConcurrentLinkedQueue<>();
    final Queue<String> turnedAway = new ConcurrentLinkedQueue<>();
    final AtomicInteger screened = new AtomicInteger();
    volatile Function<HandshakeRequest, HandshakeDecision> screening = request -> new HandshakeDecision.Upgrade(null);
    volatile Consumer<TransportSession> onAccept = session -> {};

    private final Set<String> keys = ConcurrentHashMap.newKeySet();

    @Override
    public HandshakeDecision screen(HandshakeRequest request) {
        screened.incrementAndGet();
        return screening.apply(request);
    }

    @Override
    public void turnedAway(int code, String reason) {
        turnedAway.add(code + " " + reason);
    }

    @Override
    public InboundListener accept(WebSocketConnection connection, HandshakeRequest request) {
        TransportSession session = new TransportSession(connection, request);
        String key = request.header("Sec-WebSocket-Key").orElse("no key");
        if (!keys.add(key)) {
            twice.add(key);
            return session;
        }
        all.add(session);
        onAccept.accept(session);
        fresh.add(session);
        return session;
    }

    /** Lets every request wait. */
    void park() {
        screening = Waiting::new;
    }

    /** A request that waits for its decision. */
    final class Waiting implements HandshakeDecision.Parked {
        final CompletableFuture<HandshakeDecision> decision = new CompletableFuture<>();
        final AtomicInteger accepted = new AtomicInteger();
        final AtomicInteger abandoned = new AtomicInteger();
        final AtomicInteger asked = new AtomicInteger();

        private final HandshakeRequest request;

        Waiting(HandshakeRequest request) {
            this.request = request;
        }

        @Override
        public Upgrade upgrade() {
            return new Upgrade(null);
        }

        @Override
        public CompletionStage<HandshakeDecision> decide() {
            asked.incrementAndGet();
            waiting.add(this);
            return decision;
        }

        @Override
        public InboundListener accept(WebSocketConnection connection) {
            accepted.incrementAndGet();
            return TransportAcceptor.this.accept(connection, request);
        }

        @Override
        public void abandon() {
            abandoned.incrementAndGet();
        }
    }
}
