package dev.tidings.core.transport;

import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.WebSocketConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** A request whose decision falls when the test says so. */
final class ParkedRequest implements HandshakeDecision.Parked {
    final CompletableFuture<HandshakeDecision> decision = new CompletableFuture<>();
    final CountDownLatch asked = new CountDownLatch(1);
    final AtomicInteger accepted = new AtomicInteger();
    final AtomicInteger abandoned = new AtomicInteger();
    private final HandshakeRequest request;
    private final BiFunction<WebSocketConnection, HandshakeRequest, InboundListener> engine;

    ParkedRequest(HandshakeRequest request, BiFunction<WebSocketConnection, HandshakeRequest, InboundListener> engine) {
        this.request = request;
        this.engine = engine;
    }

    @Override
    public HandshakeDecision.Upgrade upgrade() {
        return new HandshakeDecision.Upgrade(null);
    }

    @Override
    public CompletionStage<HandshakeDecision> decide() {
        asked.countDown();
        return decision;
    }

    @Override
    public InboundListener accept(WebSocketConnection connection) {
        accepted.incrementAndGet();
        return engine.apply(connection, request);
    }

    @Override
    public void abandon() {
        abandoned.incrementAndGet();
    }
}
