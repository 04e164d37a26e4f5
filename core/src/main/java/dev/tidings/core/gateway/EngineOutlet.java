package dev.tidings.core.gateway;

import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.engine.Engine;

/** The engine as the gateway sees it. */
record EngineOutlet(Engine engine) implements Outlet {
    private static final String BY_USER = "cancelled by the user";

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
    public long position(ConnectionId connectionId) {
        return engine.manager()
                .connection(connectionId)
                .map(ConnectionInfo::position)
                .orElse(0L);
    }

    @Override
    public boolean hasOpenRun(ConnectionId connectionId) {
        return engine.manager()
                .connection(connectionId)
                .filter(info -> !engine.bridge().openRuns(info.userId()).isEmpty())
                .isPresent();
    }

    @Override
    public boolean cancel(UserId user, RunId run) {
        return engine.bridge().cancelAlsoBeforeStart(user, run, BY_USER);
    }

    @Override
    public boolean cancel(UserId user, RequestId request) {
        return engine.bridge().cancelAlsoBeforeStart(user, request, BY_USER);
    }

    @Override
    public void reply(ConnectionId connectionId, OutboundFrame frame) {
        engine.reply(connectionId, frame);
    }

    @Override
    public void disconnect(UserId user, CloseCode code, String reason) {
        engine.manager().disconnectUser(user, code, reason);
    }

    @Override
    public void turnedAway(int code, String reason) {
        engine.turnedAway(code, reason);
    }

    @Override
    public boolean isListenedTo() {
        return engine.isListenedTo();
    }

    @Override
    public void answered(UserId user, String route, MessageReply reply) {
        engine.answered(user, route, reply);
    }

    @Override
    public void close(ConnectionId connectionId, CloseCode code, String reason) {
        engine.closeConnection(connectionId, code, reason);
    }
}
