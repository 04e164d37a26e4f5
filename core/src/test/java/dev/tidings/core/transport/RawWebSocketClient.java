package dev.tidings.core.transport;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A client made of bytes: it sends what a well-behaved library refuses to send. Reads time out after ten seconds with
 * an {@link IOException}.
 */
final class RawWebSocketClient implements AutoCloseable {
    static final int TEXT = 0x81;
    static final int BINARY = 0x82;
    static final int CLOSE = 0x88;
    static final int PING = 0x89;
    static final int PONG = 0x8A;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

    /** A frame as it was read. */
    record Frame(int firstByte, ByteBuffer payload) {
        boolean isText() {
            return firstByte == TEXT;
        }

        boolean isClose() {
            return firstByte == CLOSE;
        }

        String text() {
            return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
        }

        int closeCode() {
            return payload.remaining() < 2 ? 1005 : payload.getShort(0) & 0xFFFF;
        }

        String closeReason() {
            return payload.remaining() < 2
                    ? ""
                    : StandardCharsets.UTF_8
                            .decode(payload.duplicate().position(2))
                            .toString();
        }
    }

    /** An HTTP response as it was read. */
    record Response(int status, String head, String body) {
        boolean has(String line) {
            return head.toLowerCase(Locale.ROOT).lines().anyMatch(line.toLowerCase(Locale.ROOT)::equals);
        }
    }

    private final Socket socket;
    private final InputStream in;

    private RawWebSocketClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    static RawWebSocketClient connect(InetSocketAddress server) throws IOException {
        return connect(server, 0);
    }

    static RawWebSocketClient connect(InetSocketAddress server, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        socket.connect(server, Math.toIntExact(PATIENCE.toMillis()));
        return new RawWebSocketClient(socket);
    }

    static RawWebSocketClient upgrade(InetSocketAddress server) throws IOException {
        return upgrade(server, 0);
    }

    static RawWebSocketClient upgrade(InetSocketAddress server, int receiveBuffer) throws IOException {
        RawWebSocketClient client = connect(server, receiveBuffer);
        client.send(request(server));
        Response response = client.readResponse();
        if (response.status() != 101) {
            client.close();
            throw new IOException("not upgraded: " + response);
        }
        return client;
    }

    static String request(InetSocketAddress server, String... extraHeaders) {
        List<String> lines = new ArrayList<>(List.of(
                "GET /ws HTTP/1.1",
                "Host: 127.0.0.1:" + server.getPort(),
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13"));
        lines.addAll(List.of(extraHeaders));
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    static byte[] frame(int firstByte, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 14);
        out.write(firstByte);
        writeLength(out, payload.length, 0x80);
        out.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ MASK[i % 4]);
        }
        return out.toByteArray();
    }

    static byte[] frame(int firstByte, String payload) {
        return frame(firstByte, payload.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] unmasked(int firstByte, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 10);
        out.write(firstByte);
        writeLength(out, payload.length, 0);
        out.writeBytes(payload);
        return out.toByteArray();
    }

    static byte[] closePayload(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + text.length)
                .putShort((short) code)
                .put(text)
                .array();
    }

    private static void writeLength(ByteArrayOutputStream out, int length, int maskBit) {
        if (length < 126) {
            out.write(maskBit | length);
        } else if (length < 1 << 16) {
            out.write(maskBit | 126);
            out.write(length >>> 8);
            out.write(length);
        } else {
            out.write(maskBit | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
        }
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void send(String ascii) throws IOException {
        send(ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    void sendText(String text) throws IOException {
        send(frame(TEXT, text));
    }

    void sendClose(int code) throws IOException {
        send(frame(CLOSE, closePayload(code, "")));
    }

    /** Reads a response up to the end of its head, and of its body unless it is a 101. */
    Response readResponse() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) readByte());
        }
        int status = Integer.parseInt(head.substring(9, 12));
        String body = status == 101 ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return new Response(status, head.toString(), body);
    }

    /** Says whether the upgrade response comes first and a text second. */
    boolean readsUpgradeThenText() throws IOException {
        in.mark(1);
        boolean responseFirst = in.read() == 'H';
        in.reset();
        return responseFirst && readResponse().status() == 101 && readFrame().isText();
    }

    /** Reads a frame, or returns null at the end of the stream. */
    @Nullable
    Frame readFrame() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int length = readByte();
        if (length == 126) {
            length = readByte() << 8 | readByte();
        } else if (length == 127) {
            length = Math.toIntExact(ByteBuffer.wrap(in.readNBytes(8)).getLong());
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("the stream ended within a frame");
        }
        return new Frame(first, ByteBuffer.wrap(payload));
    }

    /** Reads up to the close frame and returns it, or null if the stream ended without one. */
    @Nullable
    Frame readToClose() throws IOException {
        Frame frame = readFrame();
        while (frame != null && !frame.isClose()) {
            frame = readFrame();
        }
        return frame;
    }

    /** Reads until the stream ends; a reset counts as an end. */
    void readToEnd() throws IOException {
        try {
            in.skipNBytes(Long.MAX_VALUE);
        } catch (EOFException expected) {
            return;
        } catch (SocketException reset) {
            return;
        }
    }

    /** Says whether nothing comes for a while, not even the end. */
    boolean isSilentFor(Duration limit) throws IOException {
        socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
        try {
            in.read();
            return false;
        } catch (SocketTimeoutException silent) {
            return true;
        } finally {
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        }
    }

    /** Says whether the stream ends within a while in which nothing else comes. */
    boolean isEndedWithin(Duration limit) throws IOException {
        socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } finally {
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        }
    }

    /** Says whether the peer still takes bytes, by sending one. */
    boolean canSend() {
        return trySend(new byte[1]);
    }

    /** Sends, and says whether that went well. */
    boolean trySend(byte[] bytes) {
        try {
            send(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private int readByte() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException("the stream ended early");
        }
        return value;
    }

    /** Sets how long a read may take. */
    void patience(Duration limit) throws IOException {
        socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
    }

    /** Returns the port at this end. */
    int port() {
        return socket.getLocalPort();
    }

    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes with a reset instead of an orderly end. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
