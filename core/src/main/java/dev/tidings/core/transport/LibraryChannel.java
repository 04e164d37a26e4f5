package dev.tidings.core.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/** The library's view of a socket: it may read, and never write. */
final class LibraryChannel implements ByteChannel {
    private final SocketChannel socket;
    private final EmbeddedConnection connection;

    LibraryChannel(SocketChannel socket, EmbeddedConnection connection) {
        this.socket = socket;
        this.connection = connection;
    }

    /** Reads; each read that returns bytes holds the connection's end back until those bytes were decoded. */
    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!connection.hold()) {
            throw new ClosedChannelException();
        }
        int count = 0;
        try {
            count = socket.read(target);
            return count;
        } finally {
            if (count <= 0) {
                connection.release();
            }
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        throw new IOException("only the connection's writer may write");
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
