package dev.tidings.spring;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that knows nothing of the library: the JDK's, which shows the headers of its choice. */
final class Visitor implements WebSocket.Listener, AutoCloseable {
    private static final int LIMIT_SECONDS = 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    final CompletableFuture<Integer> code = new CompletableFuture<>();
    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    private Visitor(URI uri, Map<String, String> headers) {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        headers.forEach(builder::header);
        socket = builder.subprotocols("tidings.v1").buildAsync(uri, this).join();
    }

    static Visitor connect(URI uri, Map<String, String> headers) {
        return new Visitor(uri, headers);
    }

    /** Returns the status with which a request is refused, or 101. */
    static int status(URI uri, Map<String, String> headers) {
        try {
            connect(uri, headers).close();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    static Map<String, String> basic(String user) {
        byte[] pair = (user + ":" + user + "'s").getBytes(StandardCharsets.UTF_8);
        return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    void send(String message) {
        socket.sendText(message, true).join();
    }

    JsonNode next() throws InterruptedException {
        JsonNode frame = frames.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("no frame came within " + LIMIT_SECONDS + " s");
        }
        return frame;
    }

    /** Returns the first frame of a type, and drops those before it. */
    JsonNode next(String type) throws InterruptedException {
        JsonNode frame = next();
        while (!frame.get("type").asString().equals(type)) {
            frame = next();
        }
        return frame;
    }

    int closed() throws Exception {
        return code.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket source, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            frames.add(JSON.readTree(text.toString()));
            text.setLength(0);
        }
        source.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket source, int status, String reason) {
        code.complete(status);
        return null;
    }

    @Override
    public void onError(WebSocket source, Throwable problem) {
        code.completeExceptionally(problem);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
