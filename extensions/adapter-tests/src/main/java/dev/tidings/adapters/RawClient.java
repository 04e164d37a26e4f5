package dev.tidings.adapters;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** A client made of bytes. */
public final class RawClient implements AutoCloseable {
    private static final byte[] MASK = {1, 2, 3, 4};
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    public RawClient(InetSocketAddress server) throws IOException {
        this(server, 0);
    }

    public RawClient(InetSocketAddress server, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(server);
        in = socket.getInputStream();
    }

    /** Returns an upgrade request, with more header lines that each end in CR LF. */
    public static String upgrade(String target, String more) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + more + "\r\n";
    }

    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Returns a masked frame of up to 125 bytes. */
    public static byte[] frame(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(6 + payload.length);
        frame.put((byte) first).put((byte) (0x80 | payload.length)).put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % MASK.length]));
        }
        return frame.array();
    }

    /** Reads the head of an answer. */
    public String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("ended after \"" + head + "\"");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads the status of an answer. */
    public int status() throws IOException {
        return Integer.parseInt(head().substring(9, 12));
    }

    /** Reads bytes of a body. */
    public String body(int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** Reads a frame of up to 125 bytes, its first byte included. */
    public byte[] frame() throws IOException {
        byte[] header = in.readNBytes(2);
        byte[] payload = in.readNBytes(header[1]);
        return ByteBuffer.allocate(1 + payload.length)
                .put(header[0])
                .put(payload)
                .array();
    }

    /** Reads a close frame and answers it, and returns its code. */
    public int closed() throws IOException {
        byte[] close = frame();
        if (close[0] != (byte) 0x88) {
            throw new AssertionError("a close frame must come but a frame with first byte " + close[0] + " did");
        }
        send(frame(0x88, Arrays.copyOfRange(close, 1, 3)));
        return ByteBuffer.wrap(close, 1, 2).getShort() & 0xFFFF;
    }

    /** Reads to the end, and says whether there was one in time. */
    public boolean ends() throws IOException {
        try {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** Says whether it ends within a limit. */
    public boolean endsWithin(Duration limit) throws IOException {
        socket.setSoTimeout((int) limit.toMillis());
        try {
            return ends();
        } catch (SocketTimeoutException open) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
