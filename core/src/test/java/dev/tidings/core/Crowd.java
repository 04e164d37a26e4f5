package dev.tidings.core;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Many clients on one thread. Each event that holds {@code @} and a time in nanoseconds is measured: how long it took
 * from that time to its last byte.
 */
final class Crowd implements AutoCloseable {
    private static final int HEAD = 1_024;
    private static final byte[] PONG = {(byte) 0x8A, (byte) 0x80, 0, 0, 0, 0};

    private final InetSocketAddress server;
    private final Selector selector = Selector.open();
    private final List<SocketChannel> silent = new ArrayList<>();
    private final Queue<SocketChannel> joining = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final Thread thread = new Thread(this::run, "crowd");
    private final long[] delays = new long[4_000_000];
    private volatile int count;
    private volatile boolean closed;

    Crowd(InetSocketAddress server) throws IOException {
        this.server = server;
        thread.start();
    }

    /** Connects a client that reads. */
    void join(String query) throws IOException {
        joining.add(upgrade(query, 0));
        selector.wakeup();
    }

    /** Connects a client that never reads, and returns its port. */
    int joinDeaf(String query) throws IOException {
        SocketChannel channel = upgrade(query, 4_096);
        silent.add(channel);
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    private SocketChannel upgrade(String query, int receiveBuffer) throws IOException {
        SocketChannel channel = SocketChannel.open();
        if (receiveBuffer > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
        channel.connect(server);
        String request = "GET /ws" + query + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer one = ByteBuffer.allocate(1);
        for (int matched = 0; matched < 4; one.clear()) {
            if (channel.read(one) < 0) {
                throw new IOException("the server refused a client of the crowd");
            }
            matched = one.get(0) == "\r\n\r\n".charAt(matched) ? matched + 1 : 0;
        }
        return channel;
    }

    private void run() {
        try {
            while (!closed) {
                selector.select();
                register();
                for (SelectionKey key : selector.selectedKeys()) {
                    read((SocketChannel) key.channel(), (Reader) key.attachment());
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            throw new AssertionError("the crowd failed", e);
        }
    }

    private void register() throws IOException {
        for (SocketChannel channel = joining.poll(); channel != null; channel = joining.poll()) {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Reader());
        }
    }

    private void read(SocketChannel channel, Reader reader) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            throw new IOException("a client that reads was disconnected");
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            if (reader.take(buffer)) {
                channel.write(ByteBuffer.wrap(PONG));
            }
        }
    }

    /** Forgets what was measured up to now. */
    int mark() {
        return count;
    }

    /** Returns what was measured between a mark and now, in order of size. */
    long[] since(int mark) {
        long[] measured = Arrays.copyOfRange(delays, mark, count);
        Arrays.sort(measured);
        return measured;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        for (SocketChannel channel : silent) {
            channel.close();
        }
        selector.close();
    }

    /** Takes frames apart, which may come in any pieces. */
    private final class Reader {
        private final byte[] head = new byte[HEAD];
        private int headLength;
        private long left = -1;
        private int payload;

        /** Takes bytes up to the end of a frame. Returns true if the frame is a ping. */
        boolean take(ByteBuffer bytes) {
            while (left < 0 && bytes.hasRemaining()) {
                head[headLength++] = bytes.get();
                left = length();
            }
            int count = (int) Math.min(Math.max(left, 0), bytes.remaining());
            int kept = Math.min(count, HEAD - headLength);
            bytes.get(head, headLength, kept);
            headLength += kept;
            bytes.position(bytes.position() + count - kept);
            left -= left < 0 ? 0 : count;
            return left == 0 && end();
        }

        private long length() {
            int second = headLength < 2 ? -1 : head[1];
            payload = second == 126 ? 4 : second == 127 ? 10 : 2;
            if (headLength < payload) {
                return -1;
            }
            return second < 126
                    ? second
                    : second == 126
                            ? ByteBuffer.wrap(head).getShort(2) & 0xFFFF
                            : ByteBuffer.wrap(head).getLong(2);
        }

        private boolean end() {
            int at = payload;
            while (at < headLength && head[at] != '@') {
                at++;
            }
            if (at < headLength) {
                delays[count] = System.nanoTime() - number(at + 1);
                count++;
            }
            boolean ping = (head[0] & 0x0F) == 9;
            headLength = 0;
            left = -1;
            return ping;
        }

        private long number(int from) {
            long value = 0;
            for (int at = from; head[at] >= '0' && head[at] <= '9'; at++) {
                value = value * 10 + head[at] - '0';
            }
            return value;
        }
    }
}
