package dev.tidings.core.transport;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way out: the one place that writes to a socket. */
final class SocketPort implements WritePort {
    private static final Logger LOG = LoggerFactory.getLogger(SocketPort.class);

    private final SocketChannel socket;
    private final LibrarySocket session;

    SocketPort(SocketChannel socket, LibrarySocket session) {
        this.socket = socket;
        this.session = session;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return socket.write(source);
    }

    @Override
    public SelectableChannel channel() {
        return socket;
    }

    @Override
    public void discard() {
        try {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            LOG.trace("the socket is gone already", e);
        }
    }

    @Override
    public void close() {
        session.dispose();
    }
}
