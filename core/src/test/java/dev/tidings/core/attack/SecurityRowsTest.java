package dev.tidings.core.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.RequestVerifier;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import dev.tidings.core.TidingsServerBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the table of hostile input that are told apart on the wire only, each against a server with default limits. */
class SecurityRowsTest {
    private static final String PAGE = "Origin: https://app.example.com\r\n";
    private static final int ROUND = 20;

    private static TidingsServerBuilder anybody() {
        return Tidings.server()
                .tokenVerifier(TokenVerifier.of(token -> Optional.of(UserPrincipal.of(UserId.of(token.substring(3))))));
    }

    private static String answer(TidingsServer server, String request) throws IOException {
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(request.getBytes(StandardCharsets.US_ASCII));
            return client.readHead().substring(9, 12);
        }
    }

    private static String from(String headers, String head) {
        return head.replace("Host:", headers + "Host:");
    }

    @Test
    void row_h1_where_only_browsers_are_welcome_no_origin_is_refused_with_403() throws Exception {
        try (TidingsServer server = anybody()
                .allowedOrigins(Set.of("https://app.example.com"))
                .requireOrigin()
                .start()) {
            String head = RawClient.head(server.address(), "", "of-ann");
            assertThat(answer(server, head)).isEqualTo("403");
            assertThat(answer(server, from("Origin: \r\n", head))).isEqualTo("403");
            assertThat(answer(server, from("Origin: https://evil.example\r\n", head)))
                    .isEqualTo("403");
            assertThat(answer(server, from(PAGE, head))).isEqualTo("101");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://app.example.com.evil.example",
                "https://evil-app.example.com",
                "http://app.example.com",
                "https://app.example.com:8443",
                "null",
                "HTTPS://APP.EXAMPLE.COM"
            })
    void row_h3_a_foreign_page_is_refused_with_403_before_its_cookie_is_looked_at(String origin) throws Exception {
        AtomicInteger looked = new AtomicInteger();
        RequestVerifier sessions = RequestVerifier.of(request -> {
            looked.incrementAndGet();
            return Optional.of(UserPrincipal.of(UserId.of("ann")));
        });
        try (TidingsServer server = Tidings.server()
                .allowedOrigins(Set.of("https://app.example.com"))
                .authentication(auth -> auth.requestVerifier(sessions))
                .start()) {
            String head = from("Cookie: sid=1\r\n", RawClient.head(server.address(), "", ""));
            assertThat(answer(server, from("Origin: " + origin + "\r\n", head))).isEqualTo("403");
            assertThat(looked).hasValue(0);
            try (RawClient page = RawClient.connect(server.address())) {
                page.send(from(PAGE, head).getBytes(StandardCharsets.US_ASCII));
                assertThat(page.readHead()).startsWith("HTTP/1.1 101");
                assertThat(page.readTo("connection_established").isEnd()).isFalse();
            }
            assertThat(looked).hasValue(1);
        }
    }

    /** There is nothing to subscribe to; whatever comes as often is counted, known or not, answered or not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"subscribe\",\"thread_id\":\"t-7\"}",
                "{\"type\":\"ack\",\"seq\":0}",
                "{\"type\":\"ping\"}",
                "{\"type\":\"cancel_run\",\"run_id\":\"r-7\"}"
            })
    void row_m7_of_10_000_subscribes_those_too_many_are_answered_with_an_error_and_then_closed(String text)
            throws Exception {
        try (TidingsServer server = anybody().start();
                Bystander bystander = new Bystander(server, "bystander", "of-bystander");
                RawClient client = RawClient.join(server.address(), "", "of-mallory")) {
            client.readTo("connection_established");
            int sent = 0;
            boolean limited = false;
            for (; !limited; sent += ROUND) {
                assertThat(sent).as("messages without an error").isLessThan(400);
                client.send(times(ROUND, text));
                client.sendText("{\"type\":\"none\",\"request_id\":\"round-" + sent + "\"}");
                limited = client.readTo("round-" + sent).text().contains("\"rate_limited\"");
            }
            assertThat(sent).isGreaterThanOrEqualTo(200 - ROUND);
            client.send(times(10_000 - sent, text));
            RawClient.Frame end = client.readTo("nothing but the end");
            assertThat(end.closeCode()).isEqualTo(4429);
            assertThat(end.text()).contains("retry_after_ms=");
            bystander.awaitAll();
            assertThat(bystander.problem()).isEmpty();
            assertThat(bystander.p99Millis()).isLessThanOrEqualTo(1_000);
        }
    }

    private static byte[] times(int count, String text) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.writeBytes(RawClient.frame(RawClient.TEXT, text));
        }
        return all.toByteArray();
    }

    /** What a key could be put together from must not let two users meet; what can't be an id is none. */
    @Test
    void row_r2_users_whose_ids_hold_separators_and_wildcards_never_meet() throws Exception {
        List<String> users = List.of("a", "a:b", "a:b:c", "*", "a*", "{a}", "a}b{", "?", "[a-z]", "main:a", "a b", "A");
        TokenVerifier decoding = TokenVerifier.of(token -> Optional.of(
                UserPrincipal.of(UserId.of(new String(HexFormat.of().parseHex(token), StandardCharsets.UTF_8)))));
        List<RawClient> clients = new ArrayList<>();
        try (TidingsServer server = Tidings.server().tokenVerifier(decoding).start()) {
            for (String user : users) {
                String token = HexFormat.of().formatHex(user.getBytes(StandardCharsets.UTF_8));
                clients.add(RawClient.join(server.address(), "", token));
                assertThat(clients.get(clients.size() - 1)
                                .readTo("connection_established")
                                .text())
                        .contains("\"user_id\":\"" + user + "\"");
            }
            for (String user : users) {
                UserExecutionContext context =
                        UserExecutionContext.of(UserId.of(user), ThreadId.of("t-7"), RunId.of("r-7"));
                server.bridge().start(context, "agent", null).complete("last for " + user);
            }
            for (int at = 0; at < users.size(); at++) {
                String own = "\"user_id\":\"" + users.get(at) + "\"";
                assertThat(clients.get(at).read().text()).contains("agent_started", own);
                assertThat(clients.get(at).read().text()).contains("last for " + users.get(at) + "\"", own);
                clients.get(at).close();
            }
        }
        for (String none : List.of("a\nb", "a\r\nb", "\u0000", "x".repeat(4 * 1024))) {
            assertThatIllegalArgumentException().isThrownBy(() -> UserId.of(none));
        }
    }
}
