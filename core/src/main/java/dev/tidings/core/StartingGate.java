package dev.tidings.core;

import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.WebSocketConnection;

/** Lets nobody in before it is known that the transport listens where a server like this one may. */
final class StartingGate implements ConnectionAcceptor {
    private static final String STARTING = "the server is starting";

    private final ConnectionAcceptor gateway;
    private volatile boolean open;

    StartingGate(ConnectionAcceptor gateway) {
        this.gateway = gateway;
    }

    void open() {
        open = true;
    }

    @Override
    public HandshakeDecision screen(HandshakeRequest request) {
        if (open) {
            return gateway.screen(request);
        }
        turnedAway(503, STARTING);
        return new HandshakeDecision.Refuse(503, STARTING);
    }

    @Override
    public void turnedAway(int code, String reason) {
        gateway.turnedAway(code, reason);
    }

    @Override
    public InboundListener accept(WebSocketConnection connection, HandshakeRequest request) {
        ServerAssembly.requireState(
                open, "a connection must not be accepted before the server has started: ask screen first");
        return gateway.accept(connection, request);
    }
}
