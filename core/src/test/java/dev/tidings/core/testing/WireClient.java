package dev.tidings.core.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A client made of a socket and a thread, with what it received; a frame that is not as the schema says fails the test
 * that asks for it. The JDK's own client now and then loses bytes that come right behind the upgrade.
 */
public final class WireClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 10;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;
    private static final int TEXT = 0x81;

    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final Socket socket = new Socket();
    private final InputStream in;
    private final String head;
    private volatile String complaint = "";

    private WireClient(URI uri, String request) throws IOException {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE_SECONDS * 1000);
        in = new BufferedInputStream(socket.getInputStream());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        head = readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            socket.close();
            throw new IOException("not upgraded: " + head.lines().findFirst().orElse(""));
        }
    }

    /** Connects; the headers are names, each followed by its value. */
    public static WireClient connect(URI uri, List<String> subprotocols, String... headers) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "GET " + uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()) + " HTTP/1.1",
                "Host: " + uri.getAuthority(),
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        if (!subprotocols.isEmpty()) {
            lines.add("Sec-WebSocket-Protocol: " + String.join(", ", subprotocols));
        }
        for (int index = 0; index < headers.length; index += 2) {
            lines.add(headers[index] + ": " + headers[index + 1]);
        }
        WireClient client = new WireClient(uri, String.join("\r\n", lines) + "\r\n\r\n");
        Thread reader = new Thread(client::read, "wire-client");
        reader.setDaemon(true);
        reader.start();
        return client;
    }

    private String readHead() throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            text.append((char) readByte());
        }
        return text.toString();
    }

    private int readByte() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException("the stream ended early");
        }
        return value;
    }

    private void read() {
        try {
            while (readFrame()) {
                Thread.onSpinWait();
            }
        } catch (IOException | RuntimeException | Error failure) {
            closed.completeExceptionally(failure);
        }
    }

    private boolean readFrame() throws IOException {
        int first = readByte();
        int length = readByte();
        if (length == 126) {
            length = readByte() << 8 | readByte();
        } else if (length == 127) {
            length = Math.toIntExact(ByteBuffer.wrap(in.readNBytes(8)).getLong());
        }
        byte[] payload = in.readNBytes(length);
        switch (first) {
            case TEXT -> take(new String(payload, StandardCharsets.UTF_8));
            case PING -> write(PONG, payload);
            case CLOSE -> {
                write(CLOSE, payload);
                socket.close();
                closed.complete((ByteBuffer.wrap(payload).getShort() & 0xFFFF) + " "
                        + new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
                return false;
            }
            default -> throw new IOException("an unexpected frame of kind " + Integer.toHexString(first));
        }
        return true;
    }

    private void take(String text) {
        String found = SchemaGuard.shared().complaint(text);
        if (!found.isEmpty()) {
            complaint = found;
        }
        try {
            frames.add(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new AssertionError("a frame must be json but was " + text, e);
        }
    }

    /** Sends a frame with a mask of zeros, which leaves the payload as it is. */
    private synchronized void write(int first, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) 0xFE).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload).flip();
        socket.getOutputStream().write(frame.array(), 0, frame.limit());
    }

    /** Returns the selected subprotocol, empty if none is. */
    public String subprotocol() {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-protocol:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }

    /** Sends a text, with single quotes for double ones. */
    public void send(String text) throws IOException {
        write(TEXT, text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** Goes away without a word. */
    public void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Waits for the next frame, heartbeats left out. */
    public JsonNode next() throws InterruptedException {
        JsonNode frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("no frame came within " + PATIENCE_SECONDS + " s; closed: " + closed);
        }
        requireSchema();
        return frame.path("type").asText().equals("heartbeat") ? next() : frame;
    }

    private void requireSchema() {
        if (!complaint.isEmpty()) {
            throw new AssertionError(complaint);
        }
    }

    /** Waits for the next frame and returns its type. */
    public String nextType() throws InterruptedException {
        return next().path("type").asText();
    }

    /** Returns what came and was not asked for yet, heartbeats left out. */
    public List<JsonNode> received() {
        requireSchema();
        return frames.stream()
                .filter(frame -> !frame.path("type").asText().equals("heartbeat"))
                .toList();
    }

    /** Returns whether the connection is over. */
    public boolean ended() {
        return closed.isDone();
    }

    /** Waits for the end and returns its code and reason. */
    public String ending() throws Exception {
        requireSchema();
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
