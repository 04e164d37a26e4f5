package dev.tidings.core.gateway;

import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.UserId;
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

    /** Returns the number of the last event that was handed to a connection, 0 if it is not known. */
    long position(ConnectionId connectionId);

    /** Says whether the user of a connection has an open run. */
    boolean hasOpenRun(ConnectionId connectionId);

    /** Cancels a run now or as soon as it starts. Returns false if it has ended. */
    boolean cancel(UserId user, RunId run);

    /** Cancels the run of a request now or as soon as it starts. */
    boolean cancel(UserId user, RequestId request);

    /** Sends a control frame to one connection. */
    void reply(ConnectionId connectionId, OutboundFrame frame);

    /** Closes all connections of a user. */
    void disconnect(UserId user, CloseCode code, String reason);

    /** Takes note of a client that is turned away. */
    default void turnedAway(int code, String reason) {}

    /** Says whether anybody wants to know what becomes of messages. */
    default boolean isListenedTo() {
        return true;
    }

    /** Takes note of what became of a message that went a route. */
    default void answered(UserId user, String route, MessageReply reply) {}

    /** Closes one connection. */
    void close(ConnectionId connectionId, CloseCode code, String reason);
}
