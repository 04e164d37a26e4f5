package dev.tidings.core.transport;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.WebSocketServerFactory;
import org.java_websocket.drafts.Draft;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the library's sockets ours. One that is too many, or cannot be set up, is turned away with an IOException,
 * the one thing here that costs that socket only; anything else would end the listener.
 */
final class LibrarySockets implements WebSocketServerFactory {
    private static final Logger LOG = LoggerFactory.getLogger(LibrarySockets.class);

    private final TransportContext context;
    private boolean full;

    LibrarySockets(TransportContext context) {
        this.context = context;
    }

    @Override
    public WebSocketImpl createWebSocket(WebSocketAdapter server, Draft draft) {
        return createWebSocket(server, List.of(draft));
    }

    @Override
    public WebSocketImpl createWebSocket(WebSocketAdapter server, List<Draft> drafts) {
        return new LibrarySocket(server, new LibraryDraft(context.options().maxMessageBytes()));
    }

    @Override
    public ByteChannel wrapChannel(SocketChannel socket, SelectionKey key) throws IOException {
        if (!context.connections().tryReserve()) {
            turnAway(socket);
            throw new IOException("no more connections are accepted");
        }
        full = false;
        try {
            EmbeddedConnection connection = take(socket, (LibrarySocket) key.attachment());
            connection.expectRequest();
            return new LibraryChannel(socket, connection);
        } catch (RuntimeException | Error e) {
            throw new IOException("the socket cannot be set up", e);
        }
    }

    private EmbeddedConnection take(SocketChannel socket, LibrarySocket session) throws IOException {
        EmbeddedConnection connection = null;
        try {
            socket.setOption(StandardSocketOptions.SO_SNDBUF, context.options().sendBufferBytes());
            connection = new EmbeddedConnection(session, socket, context);
            session.attach(connection);
            context.connections().add(connection);
            return connection;
        } finally {
            if (connection == null) {
                context.connections().release();
            }
        }
    }

    private void turnAway(SocketChannel socket) throws IOException {
        if (!full) {
            full = true;
            LOG.warn(
                    "clients are turned away: all of {} connections are taken",
                    context.options().maxConnections());
        }
        ByteBuffer response = new Refusal(503, "too many connections").response();
        socket.write(response);
        socket.shutdownOutput();
    }

    @Override
    public void close() {
        LOG.trace("the server closes");
    }
}
