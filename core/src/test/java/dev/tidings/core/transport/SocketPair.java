package dev.tidings.core.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** Two ends of a connection over loopback: the server's as a port, with a bounded send buffer, and the client's. */
final class SocketPair implements WritePort {
    private static final int SEND_BUFFER = 128 * 1024;

    private final SocketChannel server;
    private final SocketChannel client;

    private SocketPair(SocketChannel server, SocketChannel client) {
        this.server = server;
        this.client = client;
    }

    static SocketPair open() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.setOption(StandardSocketOptions.SO_RCVBUF, SEND_BUFFER);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel client = SocketChannel.open();
            client.setOption(StandardSocketOptions.SO_RCVBUF, SEND_BUFFER);
            client.connect(listener.getLocalAddress());
            SocketChannel server = listener.accept();
            server.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
            server.setOption(StandardSocketOptions.TCP_NODELAY, true);
            server.configureBlocking(false);
            return new SocketPair(server, client);
        }
    }

    /** Reads until so many bytes came, or the end of the stream. */
    byte[] read(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining() && client.read(bytes) >= 0) {
            Thread.onSpinWait();
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** Reads likewise; what came so far if the client is closed meanwhile. */
    byte[] readQuietly(int count) {
        try {
            return read(count);
        } catch (IOException closed) {
            return new byte[0];
        }
    }

    SocketChannel client() {
        return client;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return server.write(source);
    }

    @Override
    public SelectableChannel channel() {
        return server;
    }

    @Override
    public void discard() {}

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void closeBoth() throws IOException {
        server.close();
        client.close();
    }
}
