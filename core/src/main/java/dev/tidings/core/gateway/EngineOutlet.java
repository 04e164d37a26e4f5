package dev.tidings.core.gateway;

import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.engine.Engine;

/** The engine as the gateway sees it. */
record EngineOutlet(Engine engine) implements Outlet {
    @Override
    public ConnectionId join(WebSocketConnection connection, ConnectionRequest request) {
        return engine.manager().addConnection(connection, request);
    }

    @Override
    public void leave(ConnectionId connectionId, int code) {
        engine.manager().removeConnection(connectionId, code);
    }

    @Override
    public boolean acknowledge(ConnectionId connectionId, long seq) {
        return engine.manager().acknowledge(connectionId, seq);
    }

    @Override
    public void reply(ConnectionId connectionId, OutboundFrame frame) {
        engine.reply(connectionId, frame);
    }

    @Override
    public void close(ConnectionId connectionId, CloseCode code, String reason) {
        engine.closeConnection(connectionId, code, reason);
    }
}
