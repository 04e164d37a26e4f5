package dev.tidings.testkit.tck;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client made of bytes, which does what well-behaved clients do not: reads slowly or not at all, sends byte by byte,
 * breaks the protocol, hangs up in every way. A read that takes longer than its patience fails.
 */
final class TransportPeer implements AutoCloseable {
    static final int TEXT = 0x81;
    static final int BINARY = 0x82;
    static final int CLOSE = 0x88;
    static final int PING = 0x89;
    static final int PONG = 0x8A;

    private static final int NO_CODE = 1005;
    private static final int LONGEST = 32 * 1024 * 1024;
    private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

    private final URI uri;
    private final Socket socket;
    private final InputStream in;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final String key = newKey();
    private boolean inMessage;

    private TransportPeer(URI uri, Socket socket) throws IOException {
        this.uri = uri;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 13);
    }

    /** A whole message, or a control frame. */
    static final class Frame {
        private final int code;
        private final byte[] payload;

        private Frame(int code, byte[] payload) {
            this.code = code;
            this.payload = payload;
        }

        byte[] payload() {
            return payload;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        boolean is(int kind) {
            return code == (kind & 0x0F);
        }

        int closeCode() {
            return payload.length < 2 ? NO_CODE : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }

        byte[] reasonBytes() {
            return payload.length < 2 ? new byte[0] : Arrays.copyOfRange(payload, 2, payload.length);
        }

        String reason() {
            return new String(reasonBytes(), StandardCharsets.UTF_8);
        }

        private String kind() {
            return switch (code) {
                case 1 -> "a text";
                case 8 -> "a close frame";
                case 9 -> "a ping";
                case 10 -> "a pong";
                default -> "a frame with opcode " + code;
            };
        }

        @Override
        public String toString() {
            return kind() + (code == 8 ? " with code " + closeCode() : " of " + payload.length + " bytes");
        }
    }

    /** The answer to the upgrade request. */
    record Answer(int status, List<String> lines) {
        Optional<String> header(String name) {
            return lines.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }
    }

    /** Connects. A receive buffer of 0 leaves its size to the operating system. */
    static TransportPeer connect(URI uri, Duration patience, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
        socket.connect(new InetSocketAddress(uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort()), 10_000);
        return new TransportPeer(uri, socket);
    }

    private static String newKey() {
        UUID id = UUID.randomUUID();
        ByteBuffer bytes = ByteBuffer.allocate(16).putLong(id.getMostSignificantBits());
        return Base64.getEncoder()
                .encodeToString(bytes.putLong(id.getLeastSignificantBits()).array());
    }

    /** Sends the upgrade request. The headers are whole lines. */
    TransportPeer ask(String... headers) throws IOException {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String extra = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        send(("GET " + uri.getRawPath() + query + " HTTP/1.1\r\nHost: " + uri.getHost() + ":" + uri.getPort()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: " + key + "\r\n" + extra + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** Reads the answer up to its empty line. */
    Answer answer() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int newlines = 0;
        while (newlines < 2) {
            int next = in.read();
            if (next < 0 || head.size() > 1 << 14) {
                throw new EOFException("the upgrade request was not answered to its end but with \""
                        + head.toString(StandardCharsets.ISO_8859_1) + "\"");
            }
            head.write(next);
            newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
        }
        List<String> lines = head.toString(StandardCharsets.ISO_8859_1).lines().toList();
        String status = lines.get(0);
        if (!status.matches("HTTP/1\\.1 [1-5][0-9][0-9].*")) {
            throw new AssertionError("the first bytes must be an HTTP answer but were \"" + status + "\"");
        }
        return new Answer(Integer.parseInt(status.substring(9, 12)), lines);
    }

    /** Asks and reads the answer, which must be an upgrade. */
    TransportPeer upgrade(String... headers) throws IOException {
        Answer answer = ask(headers).answer();
        if (answer.status() != 101) {
            throw new AssertionError("the request must be upgraded but was answered " + answer.status());
        }
        return this;
    }

    /** Reads the next message or control frame; null if the connection ended. Fails if what came breaks RFC 6455. */
    @Nullable
    Frame read() throws IOException {
        while (true) {
            int first = firstByte();
            if (first < 0) {
                return null;
            }
            byte[] payload = payload();
            int code = first & 0x0F;
            require(
                    (first & 0x70) == 0 && (code <= 1 || (code >= 8 && code <= 10)),
                    "a frame began with byte " + first);
            if (code >= 8) {
                require(first >= 0x80 && payload.length <= 125, "a control frame was fragmented or too long");
                return new Frame(code, payload);
            }
            require(inMessage == (code == 0), "fragments of two messages were mixed");
            partial.writeBytes(payload);
            inMessage = first < 0x80;
            if (!inMessage) {
                byte[] whole = partial.toByteArray();
                partial.reset();
                return new Frame(1, whole);
            }
        }
    }

    private int firstByte() throws IOException {
        try {
            return in.read();
        } catch (SocketException reset) {
            return -1;
        }
    }

    private byte[] payload() throws IOException {
        long length = byteOf();
        require(length < 0x80, "a frame of the server's was masked");
        if (length == 126) {
            length = ByteBuffer.wrap(in.readNBytes(2)).getShort() & 0xFFFF;
        } else if (length == 127) {
            length = ByteBuffer.wrap(in.readNBytes(8)).getLong();
        }
        require(length >= 0 && length <= LONGEST, "a frame announced " + length + " bytes");
        byte[] payload = in.readNBytes((int) length);
        require(payload.length == length, "the connection ended within a frame");
        return payload;
    }

    private int byteOf() throws IOException {
        int value = in.read();
        require(value >= 0, "the connection ended within a frame");
        return value;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** Returns a frame that must have come, and be of a kind. */
    static Frame required(@Nullable Frame frame, int kind) {
        if (frame == null || !frame.is(kind)) {
            throw new AssertionError(new Frame(kind & 0x0F, new byte[0]).kind() + " must come but "
                    + (frame == null ? "the end of the connection" : frame) + " came");
        }
        return frame;
    }

    /** Reads up to the next text; pings are answered. Fails if the connection ends or closes before. */
    String text() throws IOException {
        while (true) {
            Frame frame = read();
            if (frame == null || frame.is(CLOSE)) {
                throw new AssertionError("a text must come but " + (frame == null ? "the end" : frame) + " came");
            }
            if (frame.is(TEXT)) {
                return frame.text();
            }
            if (frame.is(PING)) {
                send(frame(PONG, frame.payload()));
            }
        }
    }

    /** Reads up to the close frame; null if the connection ended without one. */
    @Nullable
    Frame close(boolean answer) throws IOException {
        Frame frame = read();
        while (frame != null && !frame.is(CLOSE)) {
            frame = read();
        }
        if (frame != null && answer) {
            trySend(frame(CLOSE, frame.payload()));
        }
        return frame;
    }

    /** Reads on to the end of the connection, and says whether nothing came before it. */
    boolean endsHere() throws IOException {
        return firstByte() < 0;
    }

    /** Says whether nothing comes for a while, not even the end. */
    boolean isSilentFor(Duration limit) throws IOException {
        int patience = socket.getSoTimeout();
        socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
        try {
            in.mark(1);
            in.read();
            in.reset();
            return false;
        } catch (SocketTimeoutException silent) {
            return true;
        } finally {
            socket.setSoTimeout(patience);
        }
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void sendText(String text) throws IOException {
        send(frame(TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends, and says whether the connection took it. */
    boolean trySend(byte[] bytes) {
        try {
            send(bytes);
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Writes a masked frame. */
    static byte[] frame(int firstByte, byte[] payload) {
        ByteArrayOutputStream out = head(firstByte, 0x80, payload.length);
        out.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ MASK[i % 4]);
        }
        return out.toByteArray();
    }

    /** Writes a frame as a server would, which no client may. */
    static byte[] unmasked(int firstByte, byte[] payload) {
        ByteArrayOutputStream out = head(firstByte, 0, payload.length);
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** Writes the payload of a close frame. */
    static byte[] closing(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + text.length)
                .putShort((short) code)
                .put(text)
                .array();
    }

    private static ByteArrayOutputStream head(int firstByte, int mask, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 14);
        out.write(firstByte);
        if (length < 126) {
            out.write(mask | length);
        } else if (length < 1 << 16) {
            out.write(mask | 126);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
        } else {
            out.write(mask | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
        }
        return out;
    }
}
