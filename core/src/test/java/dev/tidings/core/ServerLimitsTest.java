package dev.tidings.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.TidingsServer;
import dev.tidings.core.testing.WireClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows H7 and M6 of the security table, against a whole server: the limits of the builder hold. */
class ServerLimitsTest {
    private static final ConnectionLimits LIMITS =
            ConnectionLimits.defaults().withConnectionsPerAddress(0).withMessages(20, 60, Duration.ofHours(1));

    private static TidingsServer start(ConnectionLimits limits) throws IOException {
        return Tidings.server().developmentMode().limits(limits).start();
    }

    private static WireClient connect(TidingsServer server, String user) throws IOException {
        return WireClient.connect(URI.create(server.uri() + "?user=" + user), List.of());
    }

    private static JsonNode awaitFrame(WireClient client, String type) throws Exception {
        JsonNode frame = client.next();
        while (!frame.path("type").asText().equals(type)) {
            frame = client.next();
        }
        return frame;
    }

    private static void awaitAnswers(WireClient client) throws Exception {
        client.send("{\"type\":\"ping\"}");
        assertThat(awaitFrame(client, "pong")).isNotNull();
    }

    /** Row H7. */
    @Test
    void the_11th_connection_of_a_user_is_refused_with_429_or_4429_and_ten_and_everyone_else_stay() throws Exception {
        try (TidingsServer server = start(LIMITS.withConnectionsPerUser(10))) {
            List<WireClient> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                clients.add(connect(server, "alice"));
                awaitFrame(clients.get(i), "connection_established");
            }
            URI alice = URI.create(server.uri() + "?user=alice");
            assertThat(WireClient.connect(alice, List.of(), "Origin", "http://localhost")
                            .ending())
                    .isEqualTo("4429 retry_after_ms=5000");
            assertThatThrownBy(() -> connect(server, "alice")).hasMessageContaining("HTTP/1.1 429 ");
            clients.add(connect(server, "bob"));
            for (WireClient client : clients) {
                awaitAnswers(client);
            }
        }
    }

    /** Row H7. */
    @Test
    void the_11th_socket_of_an_address_is_answered_with_429() throws Exception {
        try (TidingsServer server = start(LIMITS.withConnectionsPerAddress(10))) {
            WireClient first = connect(server, "alice");
            for (int i = 1; i < 10; i++) {
                awaitFrame(connect(server, "alice"), "connection_established");
            }
            assertThatThrownBy(() -> connect(server, "bob")).hasMessageContaining("HTTP/1.1 429");
            awaitAnswers(first);
        }
    }

    /** A server on a loopback address is alone on its machine, or behind a proxy there: all have one address. */
    @Test
    void without_limits_of_its_own_a_server_on_a_loopback_address_has_none_for_each_address() throws Exception {
        try (TidingsServer server = Tidings.server().developmentMode().start()) {
            List<WireClient> clients = new ArrayList<>();
            int many = ConnectionLimits.defaults().connectionsPerAddress() + 10;
            for (int i = 0; i < many; i++) {
                clients.add(connect(server, "u" + i));
            }
            awaitAnswers(clients.get(many - 1));
        }
    }

    /** Row M6. */
    @Test
    void a_flood_of_messages_is_answered_with_rate_limited_then_closed_with_4429() throws Exception {
        try (TidingsServer server = start(LIMITS)) {
            WireClient other = connect(server, "bob");
            WireClient client = connect(server, "alice");
            awaitFrame(client, "connection_established");
            for (int i = 0; i < 20; i++) {
                awaitAnswers(client);
            }
            client.send("{\"type\":\"ping\",\"request_id\":\"r21\"}");
            JsonNode error = awaitFrame(client, "error_message");
            assertThat(error.path("error_code").asText()).isEqualTo("rate_limited");
            assertThat(error.path("request_id").asText()).isEqualTo("r21");
            assertThat(error.path("details").path("retry_after_ms").asLong()).isBetween(1L, 3_600_000L);
            client.send("{\"type\":\"ping\"}");
            client.send("{\"type\":\"ping\"}");
            assertThat(client.ending()).matches("4429 retry_after_ms=\\d+");
            awaitAnswers(other);
        }
    }
}
