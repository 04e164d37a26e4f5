package dev.tidings.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One client of the load runners: a socket that counts events and looks for gaps, without decoding more than it needs.
 * Read by the thread of its {@link LoadClients} only.
 */
final class LoadSocket {
    private static final int PING = 9;
    private static final int CLOSE = 8;
    private static final int PONG_HEAD = 0x8A;
    private static final int TEXT_HEAD = 0x81;
    private static final String SEQ = "{\"seq\":";

    private final LoadClients clients;
    private final SocketChannel channel;
    private final String user;
    private @Nullable ByteBuffer rest;
    private final boolean resuming;
    private boolean upgraded;
    private volatile String epoch = "";
    private volatile long last;
    private int unacknowledged;

    private LoadSocket(LoadClients clients, SocketChannel channel, String user, long last, boolean resuming) {
        this.clients = clients;
        this.channel = channel;
        this.user = user;
        this.last = last;
        this.resuming = resuming;
    }

    /** Connects and asks for the upgrade; with an epoch it comes back, else it is new. */
    static LoadSocket open(LoadClients clients, int port, String user, String epoch, long last) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        String resume = epoch.isEmpty() ? "" : "&epoch=" + epoch + "&seq=" + last;
        String request = "GET /ws?user=" + user + resume + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        return new LoadSocket(clients, channel, user, last, !epoch.isEmpty());
    }

    SocketChannel channel() {
        return channel;
    }

    String user() {
        return user;
    }

    String epoch() {
        return epoch;
    }

    long last() {
        return last;
    }

    /** Goes away without a word. */
    void drop() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    /** Reads what there is into a buffer that all sockets share. */
    void read(ByteBuffer shared) throws IOException {
        shared.clear();
        if (rest != null) {
            shared.put(rest);
            rest = null;
        }
        if (channel.read(shared) < 0) {
            throw new EOFException("the server ended the connection of " + user);
        }
        shared.flip();
        if (upgraded || takeHead(shared)) {
            while (takeFrame(shared)) {
                clients.frames.increment();
            }
        }
        if (shared.hasRemaining()) {
            rest = ByteBuffer.allocate(shared.remaining()).put(shared).flip();
        }
    }

    private boolean takeHead(ByteBuffer in) throws IOException {
        for (int at = in.position(); at + 4 <= in.limit(); at++) {
            if (in.getInt(at) == 0x0D0A0D0A) {
                requireUpgrade(in);
                in.position(at + 4);
                upgraded = true;
                return true;
            }
        }
        return false;
    }

    private void requireUpgrade(ByteBuffer in) throws IOException {
        byte[] status = new byte[12];
        in.get(in.position(), status);
        if (!new String(status, StandardCharsets.US_ASCII).equals("HTTP/1.1 101")) {
            throw new IOException("the server refused " + user + ": " + new String(status, StandardCharsets.US_ASCII));
        }
    }

    private boolean takeFrame(ByteBuffer in) throws IOException {
        int begin = in.position();
        if (in.remaining() < 2) {
            return false;
        }
        int opcode = in.get(begin) & 0x0F;
        int length = in.get(begin + 1) & 0x7F;
        int head = length < 126 ? 2 : length == 126 ? 4 : 10;
        if (in.remaining() < head) {
            return false;
        }
        if (length == 126) {
            length = in.getShort(begin + 2) & 0xFFFF;
        } else if (length == 127) {
            length = Math.toIntExact(in.getLong(begin + 2));
        }
        if (in.remaining() < head + length) {
            return false;
        }
        take(opcode, in.slice(begin + head, length));
        in.position(begin + head + length);
        return true;
    }

    private void take(int opcode, ByteBuffer payload) throws IOException {
        if (opcode == PING) {
            send(PONG_HEAD, payload);
        } else if (opcode == CLOSE) {
            throw new EOFException("the server closed " + user + " with " + payload.getShort(0));
        } else if (startsWith(payload, SEQ)) {
            event(payload);
        } else {
            control(StandardCharsets.US_ASCII.decode(payload).toString());
        }
    }

    private void event(ByteBuffer payload) throws IOException {
        long seq = digits(payload, SEQ.length());
        if (seq != last + 1) {
            int at = indexOf(payload, "\"first_seq\":");
            long first = at < 0 ? seq : digits(payload, at);
            if (first > last + 1 || seq <= last) {
                clients.gap(user + " got " + first + ".." + seq + " after " + last);
            }
        }
        clients.events.add(Math.max(0, seq - last));
        last = seq;
        if (clients.samples(seq)) {
            int at = indexOf(payload, "\"t\":");
            if (at >= 0) {
                clients.sample(System.nanoTime() - digits(payload, at));
            }
        }
        if (clients.acknowledges() && ++unacknowledged == 64) {
            unacknowledged = 0;
            send(
                    TEXT_HEAD,
                    ByteBuffer.wrap(("{\"type\":\"ack\",\"seq\":" + seq + "}").getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private void control(String text) {
        if (text.contains("\"connection_established\"")) {
            int from = text.indexOf("\"epoch\":\"") + "\"epoch\":\"".length();
            if (!resuming) {
                last = digits(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), text.indexOf("\"seq\":") + 6);
            }
            epoch = text.substring(from, text.indexOf('"', from));
            clients.established.increment();
        } else if (text.contains("\"resume_gap\"") || text.contains("\"error_message\"")) {
            clients.gap(user + " was told " + text);
        }
    }

    /** Sends a short frame with a mask of zeros, which leaves the payload as it is. */
    private void send(int first, ByteBuffer payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.remaining() + 6)
                .put((byte) first)
                .put((byte) (0x80 | payload.remaining()))
                .putInt(0)
                .put(payload)
                .flip();
        channel.write(frame);
    }

    private static boolean startsWith(ByteBuffer payload, String text) {
        return payload.remaining() > text.length() && matches(payload, text, 0);
    }

    private static boolean matches(ByteBuffer payload, String text, int at) {
        for (int index = 0; index < text.length(); index++) {
            if (payload.get(at + index) != text.charAt(index)) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(ByteBuffer payload, String text) {
        for (int at = 0; at + text.length() < payload.limit(); at++) {
            if (matches(payload, text, at)) {
                return at + text.length();
            }
        }
        return -1;
    }

    private static long digits(ByteBuffer payload, int from) {
        long number = 0;
        for (int at = from; payload.get(at) >= '0' && payload.get(at) <= '9'; at++) {
            number = number * 10 + payload.get(at) - '0';
        }
        return number;
    }
}
