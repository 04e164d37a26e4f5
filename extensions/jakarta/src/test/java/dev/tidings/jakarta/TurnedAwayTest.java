package dev.tidings.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.WebSocketConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The engine learns of the clients that an adapter refuses without it. */
class TurnedAwayTest {
    private static final class Counting implements ConnectionAcceptor {
        private final Queue<String> turnedAway = new ConcurrentLinkedQueue<>();

        @Override
        public HandshakeDecision screen(HandshakeRequest request) {
            return new HandshakeDecision.Upgrade(null);
        }

        @Override
        public void turnedAway(int code, String reason) {
            turnedAway.add(code + " " + reason);
        }

        @Override
        public InboundListener accept(WebSocketConnection connection, HandshakeRequest request) {
            return new InboundListener() {
                @Override
                public void onText(String message) {}

                @Override
                public void onActivity() {}

                @Override
                public void onClosed(int code, String reason) {}
            };
        }
    }

    private static final class End implements WebSocket.Listener {
        private final CompletableFuture<Integer> code = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int closeCode, String reason) {
            code.complete(closeCode);
            return null;
        }
    }

    private final Counting acceptor = new Counting();
    private final HttpClient client = HttpClient.newHttpClient();

    private WebSocket connect(URI uri, WebSocket.Listener listener) {
        return client.newWebSocketBuilder().buildAsync(uri, listener).join();
    }

    @Test
    void a_servlet_tells_of_who_sends_no_upgrade_and_who_is_one_too_many() throws Exception {
        Host host = Hosts.UNDERTOW.create(builder -> builder.maxConnections(1));
        try {
            URI uri = host.uri(host.start(acceptor));
            URI http = URI.create(uri.toString().replace("ws:", "http:"));
            int status = client.send(HttpRequest.newBuilder(http).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            assertThat(status).isEqualTo(400);
            assertThat(acceptor.turnedAway).hasSize(1).allMatch(told -> told.startsWith("400 "));

            connect(uri, new End());
            assertThat(client.newWebSocketBuilder().buildAsync(uri, new End()))
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(WebSocketHandshakeException.class);
            assertThat(acceptor.turnedAway).hasSize(2).last().asString().startsWith("503 no room");
        } finally {
            host.close(Duration.ofMillis(200));
        }
    }

    @Test
    void an_endpoint_tells_the_code_that_stands_for_it() throws Exception {
        Host host = Hosts.UNDERTOW_ENDPOINT.create(builder -> builder.maxConnections(1));
        try {
            URI uri = host.uri(host.start(acceptor));
            connect(uri, new End());
            End second = new End();
            connect(uri, second);
            assertThat(second.code.get(10, TimeUnit.SECONDS)).isEqualTo(1013);
            assertThat(acceptor.turnedAway).hasSize(1).allMatch(told -> told.startsWith("1013 no room"));
        } finally {
            host.close(Duration.ofMillis(200));
        }
    }
}
