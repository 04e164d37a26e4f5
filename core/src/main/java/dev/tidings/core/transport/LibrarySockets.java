package dev.tidings.core.transport;

import dev.tidings.api.spi.ConnectionPlaces;
import dev.tidings.api.spi.HandshakeDecision.Refuse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.WebSocketServerFactory;
import org.java_websocket.drafts.Draft;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the library's sockets ours. One that is too many, or cannot be set up, is turned away with an IOException,
 * the one thing here that costs that socket only; anything else would end the listener.
 */
final class LibrarySockets implements WebSocketServerFactory {
    private static final Logger LOG = LoggerFactory.getLogger(LibrarySockets.class);

    private final TransportContext context;
    private final Connections connections;
    private final EmbeddedConnection.Home home;
    private boolean full;

    LibrarySockets(TransportContext context, Connections connections) {
        this.context = context;
        this.connections = connections;
        this.home = new EmbeddedConnection.Home(context, connections, WriterLimits.of(context.options()));
    }

    @Override
    public WebSocketImpl createWebSocket(WebSocketAdapter server, Draft draft) {
        return createWebSocket(server, List.of(draft));
    }

    @Override
    public WebSocketImpl createWebSocket(WebSocketAdapter server, List<Draft> drafts) {
        return new LibrarySocket(
                server, new LibraryDraft(context.options().limits().messageBytes()));
    }

    @Override
    public ByteChannel wrapChannel(SocketChannel socket, SelectionKey key) throws IOException {
        InetAddress peer = ((InetSocketAddress) socket.getRemoteAddress()).getAddress();
        ConnectionPlaces.Place place = context.places().take(peer);
        if (place == null) {
            throw dismissed(socket);
        }
        Refuse refuse = place.refusal();
        Refusal refusal = refuse == null ? null : Refusal.of(refuse);
        report(refusal);
        try {
            EmbeddedConnection connection = take(socket, (LibrarySocket) key.attachment(), place);
            begin(connection, refusal);
            return new LibraryChannel(socket, connection);
        } catch (RuntimeException | Error e) {
            throw new IOException("the socket cannot be set up", e);
        }
    }

    /** Answers a socket for which there is not even a place to read its answer in. */
    private IOException dismissed(SocketChannel socket) throws IOException {
        Refusal refusal = Refusal.of(ConnectionPlaces.full());
        report(refusal);
        refusal.tell(context.acceptor());
        socket.write(refusal.response());
        socket.shutdownOutput();
        return new IOException("no more sockets are accepted");
    }

    private EmbeddedConnection take(SocketChannel socket, LibrarySocket session, ConnectionPlaces.Place place)
            throws IOException {
        EmbeddedConnection connection = null;
        try {
            socket.setOption(StandardSocketOptions.SO_SNDBUF, context.options().sendBufferBytes());
            connection = new EmbeddedConnection(session, socket, place, home);
            session.attach(connection);
            connections.add(connection);
            return connection;
        } finally {
            if (connection == null) {
                place.free();
            }
        }
    }

    private static void begin(EmbeddedConnection connection, @Nullable Refusal refusal) throws IOException {
        if (refusal == null) {
            connection.expectRequest();
        } else if (!connection.turnAway(refusal)) {
            throw new IOException("a client that is turned away is gone already");
        }
    }

    private void report(@Nullable Refusal refusal) {
        if (refusal == null) {
            full = false;
        } else if (!full) {
            full = true;
            LOG.warn("clients are turned away: {}", refusal.getMessage());
        }
    }

    @Override
    public void close() {
        LOG.trace("the server closes");
    }
}
