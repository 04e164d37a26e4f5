package dev.tidings.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.core.testing.SchemaGuard;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of the JDK's, with what it received; a frame that is not as the schema says fails the test that asks for it. */
final class WireClient implements WebSocket.Listener {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 10;

    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;
    private volatile String complaint = "";

    /** Connects; the headers are names, each followed by its value. */
    static WireClient connect(HttpClient http, URI uri, List<String> subprotocols, String... headers) throws Exception {
        WireClient client = new WireClient();
        WebSocket.Builder builder = http.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        if (!subprotocols.isEmpty()) {
            builder.subprotocols(
                    subprotocols.get(0),
                    subprotocols.subList(1, subprotocols.size()).toArray(String[]::new));
        }
        client.socket = builder.buildAsync(uri, client).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return client;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            String found = SchemaGuard.shared().complaint(partial.toString());
            if (!found.isEmpty()) {
                complaint = found;
            }
            frames.add(parse(partial.toString()));
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a frame must be json but was " + text, e);
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    /** Sends a text, with single quotes for double ones. */
    void send(String text) throws Exception {
        socket.sendText(text.replace('\'', '"'), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void abort() {
        socket.abort();
    }

    /** Waits for the next frame, heartbeats left out. */
    JsonNode next() throws InterruptedException {
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
    String nextType() throws InterruptedException {
        return next().path("type").asText();
    }

    /** Returns what came and was not asked for yet, heartbeats left out. */
    List<JsonNode> received() {
        requireSchema();
        return frames.stream()
                .filter(frame -> !frame.path("type").asText().equals("heartbeat"))
                .toList();
    }

    /** Waits for the end and returns its code and reason. */
    String ending() throws Exception {
        requireSchema();
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
