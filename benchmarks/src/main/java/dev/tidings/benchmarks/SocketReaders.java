package dev.tidings.benchmarks;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Clients {@code u0}, {@code u1} ... that read all they are sent, and count the events, on a thread each. */
final class SocketReaders implements AutoCloseable {
    private static final int TEXT_FIN = 0x81;
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final List<Socket> sockets = new ArrayList<>();
    private final AtomicLong frames = new AtomicLong();

    private SocketReaders() {}

    static SocketReaders connect(InetSocketAddress address, int count) throws IOException {
        SocketReaders readers = new SocketReaders();
        for (int i = 0; i < count; i++) {
            readers.join(address.getPort(), "u" + i);
        }
        return readers;
    }

    private void join(int port, String user) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        String request = "GET /ws?user=" + user + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        for (int ends = 0; ends < 2; ) {
            int next = in.readByte();
            ends = next == '\n' ? ends + 1 : next == '\r' ? ends : 0;
        }
        Thread thread = new Thread(() -> read(in), "reader-" + user);
        thread.setDaemon(true);
        thread.start();
    }

    private void read(DataInputStream in) {
        try {
            while (true) {
                int first = in.readUnsignedByte();
                int length = in.readUnsignedByte();
                byte[] payload = new byte[length < 126 ? length : in.readUnsignedShort()];
                in.readFully(payload);
                if (first == TEXT_FIN && new String(payload, StandardCharsets.UTF_8).contains("\"seq\":")) {
                    frames.incrementAndGet();
                }
            }
        } catch (EOFException | SocketException closed) {
            return;
        } catch (IOException e) {
            throw new IllegalStateException("a reader failed", e);
        }
    }

    long frames() {
        return frames.get();
    }

    /** Returns when so many events have come, or after half a minute. */
    void awaitFrames(long wanted) {
        long start = System.nanoTime();
        while (frames.get() < wanted && System.nanoTime() - start < PATIENCE_NANOS) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
