package dev.tidings.core.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.TidingsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Who attacks a server, under a new name each time, so that what one name may do limits no attack. */
final class Mallory {
    static final int TIMES = 50;
    static final String ESTABLISHED = "connection_established";
    static final String PING = "{\"type\":\"ping\"}";
    static final String THE_END = "nothing but the end";

    private final TidingsServer server;
    private final AtomicInteger names = new AtomicInteger();

    Mallory(TidingsServer server) {
        this.server = server;
    }

    TidingsServer server() {
        return server;
    }

    InetSocketAddress address() {
        return server.address();
    }

    /** Returns a good token of a new user. */
    String fresh() {
        return "of-mallory" + names.incrementAndGet();
    }

    String head() {
        return RawClient.head(address(), "", fresh());
    }

    RawClient join() throws IOException {
        return join("", fresh());
    }

    RawClient join(String query, String token) throws IOException {
        RawClient client = RawClient.join(address(), query, token);
        assertThat(client.readTo(ESTABLISHED).isEnd()).isFalse();
        return client;
    }

    /** Sends a request and requires a status. */
    void refuses(String status, String request) throws IOException {
        try (RawClient client = RawClient.connect(address())) {
            client.trySend(request.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(client.readHead()).startsWith("HTTP/1.1 " + status);
        }
    }

    /** Sends bytes as a user who joined, and requires a close. */
    void closes(int code, byte[] bytes) throws IOException {
        try (RawClient client = join()) {
            client.trySend(bytes);
            assertThat(client.readTo(THE_END).closeCode()).isEqualTo(code);
        }
    }

    void text(int code, String text) throws IOException {
        closes(code, RawClient.frame(RawClient.TEXT, text));
    }

    /** Says whether a new user gets in and is answered. */
    boolean isServed() {
        try (RawClient client = join()) {
            client.sendText(PING);
            return !client.readTo("\"pong\"").isEnd();
        } catch (IOException | AssertionError turnedAway) {
            return false;
        }
    }
}
