package dev.tidings.core.attack;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A blocking client that sends any bytes and reads frames; for one thread. */
final class RawClient implements AutoCloseable {
    static final int TEXT = 0x81;
    static final int CLOSE = 0x88;
    static final int PING = 0x89;
    private static final int PATIENCE_MILLIS = 45_000;
    private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

    /** A frame, or with first byte 0 the end of the stream. */
    record Frame(int first, byte[] payload) {
        boolean isEnd() {
            return first == 0 || first == CLOSE;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        int closeCode() {
            return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }
    }

    private final Socket socket = new Socket();
    private final InputStream in;

    private RawClient(InetSocketAddress server, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoLinger(true, 0);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(server, PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    static RawClient connect(InetSocketAddress server) throws IOException {
        return new RawClient(server, 0);
    }

    /** Connects with a buffer that is soon full if nothing is read. */
    static RawClient connectNarrow(InetSocketAddress server) throws IOException {
        return new RawClient(server, 4096);
    }

    /** Connects and upgrades; with a token in the subprotocol list. */
    static RawClient join(InetSocketAddress server, String query, String token) throws IOException {
        return connect(server).upgrade(server, query, token);
    }

    RawClient upgrade(InetSocketAddress server, String query, String token) throws IOException {
        return upgrade(head(server, query, token));
    }

    RawClient upgrade(String head) throws IOException {
        send(head.getBytes(StandardCharsets.US_ASCII));
        String response = readHead();
        if (!response.startsWith("HTTP/1.1 101 ")) {
            close();
            throw new IOException("not upgraded: " + response);
        }
        return this;
    }

    static String head(InetSocketAddress server, String query, String token) {
        return "GET /ws" + query + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: tidings.v1" + (token.isEmpty() ? "" : ", bearer." + token) + "\r\n\r\n";
    }

    /** Makes the request of a page, which is upgraded even if it is refused, or it would never learn why. */
    static String ofPage(String head) {
        return head.replace("Host:", "Origin: http://127.0.0.1\r\nHost:");
    }

    static byte[] frame(int first, String text) {
        return frame(first, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return frame(
                CLOSE,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 14);
        out.write(first);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else if (payload.length < 1 << 16) {
            out.write(0xFE);
            out.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            out.write(0xFF);
            out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        out.writeBytes(MASK);
        for (int at = 0; at < payload.length; at++) {
            out.write(payload[at] ^ MASK[at % 4]);
        }
        return out.toByteArray();
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void sendText(String text) throws IOException {
        send(frame(TEXT, text));
    }

    /** Sends, unless the server has closed meanwhile. */
    void trySend(byte[] bytes) throws IOException {
        try {
            send(bytes);
        } catch (SocketException closedMeanwhile) {
            socket.close();
        }
    }

    /** Says that nothing more comes, unless the server has closed meanwhile. */
    void tryFinish() throws IOException {
        if (!socket.isClosed()) {
            finish();
        }
    }

    /** Says that nothing more comes. */
    void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** Reads up to an empty line or the end of the stream; a reset counts as an end. */
    String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                head.append((char) next);
                if (next == '\n' && head.indexOf("\r\n\r\n") >= 0) {
                    break;
                }
            }
        } catch (SocketException reset) {
            return head.toString();
        }
        return head.toString();
    }

    /** Reads a frame; a reset counts as an end. */
    Frame read() throws IOException {
        try {
            int first = in.read();
            if (first < 0) {
                return new Frame(0, new byte[0]);
            }
            int length = in.read();
            if (length == 126) {
                length = ByteBuffer.wrap(exactly(2)).getShort() & 0xFFFF;
            } else if (length == 127) {
                length = Math.toIntExact(ByteBuffer.wrap(exactly(8)).getLong());
            }
            return new Frame(first, exactly(length));
        } catch (SocketException reset) {
            return new Frame(0, new byte[0]);
        }
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the stream ended within a frame");
        }
        return bytes;
    }

    /** Reads up to a frame that holds a text, or the end. */
    Frame readTo(String text) throws IOException {
        Frame frame = read();
        while (!frame.isEnd() && !frame.text().contains(text)) {
            frame = read();
        }
        return frame;
    }

    /** Reads on and says whether the stream ends; a reset counts as an end. */
    boolean isOver() throws IOException {
        try {
            in.skipNBytes(Long.MAX_VALUE);
            return false;
        } catch (EOFException | SocketException end) {
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        }
    }

    static void closeQuietly(@Nullable RawClient client) {
        if (client != null) {
            client.close();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError("a socket could not be closed", e);
        }
    }
}
