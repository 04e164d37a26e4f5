package dev.tidings.core.gateway;

import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection;

/** What the gateway needs of the engine. No call blocks. */
interface Outlet {
    /** Registers a connection and starts it. */
    ConnectionId join(WebSocketConnection connection, ConnectionRequest request);

    /** Forgets a connection that is gone. */
    void leave(ConnectionId connectionId, int code);

    /** Takes an acknowledgement. Returns false if it is above what was sent. */
    boolean acknowledge(ConnectionId connectionId, long seq);

    /** Sends a control frame to one connection. */
    void reply(ConnectionId connectionId, OutboundFrame frame);

    /** Closes one connection. */
    void close(ConnectionId connectionId, CloseCode code, String reason);
}
