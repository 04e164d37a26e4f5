package dev.tidings.core.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One instance of the library's server: the socket it listens on, its threads, and the connections it accepted. */
final class Generation {
    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
    private static final int BACKLOG = 1024;

    private final ServerSocketChannel listener;
    private final LibraryServer server;
    private final Connections connections;
    private boolean abandoned;

    private Generation(ServerSocketChannel listener, LibraryServer server, Connections connections) {
        this.listener = listener;
        this.server = server;
        this.connections = connections;
    }

    /** Listens, but serves nobody before {@link LibraryServer#startAndAwait} or {@link LibraryServer#start}. */
    static Generation bind(InetSocketAddress address, TransportContext context) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, BACKLOG);
            Connections connections = new Connections();
            return new Generation(
                    channel, new LibraryServer(channel, new LibrarySockets(context, connections)), connections);
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    ServerSocketChannel listener() {
        return listener;
    }

    LibraryServer server() {
        return server;
    }

    Connections connections() {
        return connections;
    }

    /** Says whether clients can connect, now or as soon as it serves. */
    boolean isSound() {
        return listener.isOpen() && !server.hasFailed();
    }

    /** Lets go of the port; connections go on. */
    void closeListener() {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.warn("the listening socket could not be closed", e);
        }
        server.wakeSelector();
    }

    /** Drops its connections at the first call, and reports at the next those whose end nobody else has reported. */
    void abandon() {
        connections.forEach(abandoned ? EmbeddedConnection::report : EmbeddedConnection::terminate);
        abandoned = true;
    }

    /** Ends its threads. Returns false if they did not end in time, or the wait was interrupted. */
    boolean stop(Duration limit) throws InterruptedException {
        closeListener();
        return server.stopAndAwait(limit);
    }
}
