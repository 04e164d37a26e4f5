package dev.tidings.core.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;

/** The way out: the one place that writes to a socket. */
final class SocketPort implements WritePort {
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
    public void close() {
        session.dispose();
    }
}
