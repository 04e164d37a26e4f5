package dev.tidings.examples.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client of the quickstart that knows nothing of the library: the JDK's HTTP client and Jackson. */
final class Client implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    private Client(HttpClient http, JsonNode session) {
        socket = http.newWebSocketBuilder()
                .subprotocols("tidings.v1", "bearer." + session.get("token").asText())
                .buildAsync(URI.create(session.get("url").asText()), new Receiver())
                .join();
    }

    static Client connect(URI page, String user) {
        HttpClient http = HttpClient.newHttpClient();
        HttpResponse<String> answer = get(http, page.resolve("/session?user=" + user));
        return new Client(http, parse(answer.body()));
    }

    static HttpResponse<String> get(URI address) {
        return get(HttpClient.newHttpClient(), address);
    }

    private static HttpResponse<String> get(HttpClient http, URI address) {
        try {
            return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    void ask(String question) {
        send("{\"type\":\"user_message\",\"request_id\":\"ask\",\"message\":\"" + question + "\"}");
    }

    void send(String text) {
        socket.sendText(text, true).join();
    }

    JsonNode next() throws InterruptedException {
        JsonNode frame = frames.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("no frame came within " + LIMIT);
        }
        return frame;
    }

    List<JsonNode> until(Predicate<JsonNode> last) throws InterruptedException {
        List<JsonNode> seen = new ArrayList<>();
        do {
            seen.add(next());
        } while (!last.test(seen.get(seen.size() - 1)));
        return seen;
    }

    boolean hasNothing() {
        return frames.isEmpty();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket source, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                frames.add(parse(text.toString()));
                text.setLength(0);
            }
            source.request(1);
            return null;
        }
    }
}
