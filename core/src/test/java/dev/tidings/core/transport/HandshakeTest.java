package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.core.testing.ControlledTime;
import dev.tidings.core.transport.RawWebSocketClient.Response;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 6, 7 and 18 of the transport table, and H4 to H6 of the security table. */
class HandshakeTest {
    private static final String GOOD = """
            GET /ws HTTP/1.1
            Host: localhost
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13

            """.replace("\n", "\r\n");

    private final ControlledTime time = new ControlledTime();
    private EmbeddedServer server;

    @BeforeEach
    void start() throws IOException {
        server = EmbeddedServer.start(EmbeddedOptions.defaults(), time);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** What RFC 6455 forbids, and whether plain Java-WebSocket upgrades it all the same. */
    static Stream<Arguments> badRequests() {
        return Stream.of(
                bad("method in lower case", "GET /ws", "get /ws", 400, true),
                bad("another method", "GET /ws", "POST /ws", 400, false),
                bad("HTTP/1.0", "HTTP/1.1", "HTTP/1.0", 400, false),
                bad("no upgrade", "Upgrade: websocket\r\n", "", 400, true),
                bad("another upgrade", "Upgrade: websocket", "Upgrade: h2c", 400, true),
                bad("no connection", "Connection: Upgrade\r\n", "", 400, true),
                bad("another connection", "Connection: Upgrade", "Connection: keep-alive", 400, true),
                bad(
                        "a connection that only contains the token",
                        "Connection: Upgrade",
                        "Connection: upgraded",
                        400,
                        true),
                bad("no version", "Sec-WebSocket-Version: 13\r\n", "", 400, false),
                bad("version 12", "Version: 13", "Version: 12", 426, false),
                bad("version 13 with a sign", "Version: 13", "Version: +13", 426, true),
                bad("no key", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "", 400, false),
                bad("a key of 3 bytes", "dGhlIHNhbXBsZSBub25jZQ==", "dGhl", 400, true),
                bad("a key of 17 bytes", "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZTE=", 400, true),
                bad("a key that is not base64", "dGhlIHNhbXBsZSBub25jZQ==", "dGhl!HNhbXBsZSBub25jZQ==", 400, true),
                bad("no host", "Host: localhost\r\n", "", 400, true),
                bad("two hosts", "Host: localhost", "Host: localhost\r\nHost: other", 400, true),
                bad("two origins", "Host:", "Origin: https://a\r\nOrigin: https://b\r\nHost:", 400, true),
                bad("two authorizations", "Host:", "Authorization: a\r\nAuthorization: b\r\nHost:", 400, true),
                bad("two cookies", "Host:", "Cookie: a=1\r\nCookie: b=2\r\nHost:", 400, true),
                bad("a body", "Host:", "Content-Length: 4\r\nHost:", 413, true),
                bad("a chunked body", "Host:", "Transfer-Encoding: chunked\r\nHost:", 413, true),
                bad("a header without a colon", "Host:", "Nonsense\r\nHost:", 400, false),
                bad("a header whose name ends in a space", "Host:", "X : 1\r\nHost:", 400, true),
                bad("a folded header", "Host:", " folded: 1\r\nHost:", 400, true),
                bad("a header that ends in a bare LF", "Host: localhost\r\n", "Host: localhost\nX: 1\r\n", 400, true),
                bad("NUL in a header", "Host: localhost", "Host: local\0host", 400, true),
                bad("a bare CR in a header", "Host: localhost", "Host: local\rhost", 400, true),
                bad("ESC in the target", "/ws", "/ws?\u001b[31m", 400, true),
                bad("LF in the target", "/ws", "/ws?a\nb", 400, true),
                bad("NUL in the target", "/ws", "/ws?\0", 400, true),
                bad("a bare CR in the target", "/ws", "/ws?a\rb", 400, true),
                bad("an umlaut in the target", "/ws", "/ws?\u00e4", 400, true),
                bad("a fragment in the target", "/ws", "/ws#a", 400, true),
                bad("a broken escape in the query", "/ws", "/ws?a=%zz", 400, true),
                bad("an absolute target", "GET /ws", "GET http://localhost/ws", 400, true),
                bad("a target of 2 KiB and 1", "/ws", "/ws?" + "a".repeat(2045), 400, true),
                bad("another path", "GET /ws", "GET /other", 404, true),
                bad("the path with more behind it", "GET /ws", "GET /ws/", 404, true),
                bad("the path in an escape", "GET /ws", "GET /%77s", 404, true),
                bad("101 headers", "Host:", "X-1: 1\r\n".repeat(96) + "Host:", 431, true),
                bad("a head of 8 KiB and 1", "Host:", header(8193 - GOOD.length()) + "Host:", 431, true));
    }

    private static Arguments bad(String what, String good, String bad, int status, boolean plainUpgrades) {
        return Arguments.of(what, GOOD.replace(good, bad), status, plainUpgrades);
    }

    private static String header(int length) {
        return "X: " + "a".repeat(length - 5) + "\r\n";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRequests")
    void is_refused(String what, String request, int status, boolean plainUpgrades) throws Exception {
        Response response = exchange(server.address(), request);
        assertThat(response.status()).as(what).isEqualTo(status);
        assertThat(response.head()).contains("Content-Type: text/plain").doesNotContain("Java-WebSocket");
        assertThat(response.body()).hasSizeBetween(2, 120).matches("[ -~]+\n");
        assertThat(server.sessions()).isEmpty();
    }

    @Test
    void plain_java_websocket_upgrades_most_of_them() throws Exception {
        try (PlainServer plain = PlainServer.start(conn -> {})) {
            for (Arguments row :
                    badRequests().filter(row -> (boolean) row.get()[3]).toList()) {
                Response response = exchange(plain.address(), (String) row.get()[1]);
                assertThat(response.status()).as((String) row.get()[0]).isEqualTo(101);
            }
        }
    }

    @Test
    void nothing_of_a_refused_request_reaches_the_log() throws Exception {
        try (CapturedLog log = CapturedLog.ofEverything()) {
            for (String mark :
                    List.of("\u001b[31mMARK", "${jndi:MARK}", "MARK{}", "\nMARK", "\rMARK", "\0MARK", "\u00e4MARK#")) {
                exchange(server.address(), GOOD.replace("/ws", "/ws?" + mark));
                exchange(server.address(), GOOD.replace("Host: localhost", "Host: localhost\r\nX" + mark + ": 1"));
                exchange(server.address(), GOOD.replace("GET", "GET" + mark));
                exchange(server.address(), GOOD.replace("Version: 13", "Version: 1" + mark));
            }
            assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains("MARK"));
        }
    }

    @Test
    void a_version_that_is_not_spoken_is_answered_with_the_one_that_is() throws Exception {
        Response response = exchange(server.address(), GOOD.replace("Version: 13", "Version: 8"));
        assertThat(response.has("Sec-WebSocket-Version: 13")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void who_may_come_again_is_told_when(int status) throws Exception {
        server.screenWith(request -> new HandshakeDecision.Refuse(status, "not now"));
        assertThat(exchange(server.address(), GOOD).has("Retry-After: 5")).isTrue();
    }

    @Test
    void who_is_unknown_is_told_how_to_say_who_it_is() throws Exception {
        server.screenWith(request -> new HandshakeDecision.Refuse(401, "who are you"));
        Response response = exchange(server.address(), GOOD);
        assertThat(response.has("WWW-Authenticate: Bearer")).isTrue();
        assertThat(response.head()).doesNotContain("Retry-After");
    }

    @Test
    void a_refusal_ends_the_stream_and_says_how_long_it_is() throws Exception {
        Response response = exchange(server.address(), GOOD.replace("GET", "PUT"));
        assertThat(response.has("Connection: close")).isTrue();
        assertThat(response.has("Content-Length: " + response.body().length())).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edges")
    void the_edge_of_a_limit_passes(String what, String request) throws Exception {
        assertThat(exchange(server.address(), request).status()).as(what).isEqualTo(101);
    }

    static Stream<Arguments> edges() {
        return Stream.of(
                Arguments.of("a head of 8 KiB", GOOD.replace("Host:", header(8192 - GOOD.length()) + "Host:")),
                Arguments.of("a target of 2 KiB", GOOD.replace("/ws", "/ws?" + "a".repeat(2044))),
                Arguments.of("100 headers", GOOD.replace("Host:", "X-1: 1\r\n".repeat(95) + "Host:")),
                Arguments.of("tokens among others", GOOD.replace("Connection: ", "Connection: keep-alive, ")),
                Arguments.of("names in another case", GOOD.replace("Upgrade: websocket", "upgrade: WebSocket")),
                Arguments.of("an empty body", GOOD.replace("Host:", "Content-Length: 0\r\nHost:")));
    }

    @Test
    void the_answer_selects_what_the_engine_says_and_no_extension() throws Exception {
        server.screenWith(request -> new HandshakeDecision.Upgrade("tidings.v1"));
        Response response = exchange(server.address(), GOOD.replace("Host:", """
                Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r
                Sec-WebSocket-Protocol: tidings.v1, bearer.secret\r
                Host:"""));
        assertThat(response.head()).isEqualTo("""
                HTTP/1.1 101 Switching Protocols\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
                Sec-WebSocket-Protocol: tidings.v1\r
                \r
                """);
    }

    @Test
    void the_engine_sees_the_request_as_it_was_sent() throws Exception {
        exchange(
                server.address(),
                GOOD.replace("/ws", "/ws?seq=7&a=%C3%A4+b%26&seq=8&flag").replace("Host:", """
                sec-websocket-protocol: one, two\r
                Sec-WebSocket-Protocol: three\r
                ORIGIN: https://app.example.com\r
                Host:"""));
        Session session = server.next();
        assertThat(session.request().path()).isEqualTo("/ws");
        assertThat(session.request().query()).isEqualTo(Map.of("seq", "7", "a", "\u00e4 b&", "flag", ""));
        assertThat(session.request().headers())
                .containsEntry("origin", List.of("https://app.example.com"))
                .containsEntry("host", List.of("localhost"))
                .containsEntry("sec-websocket-protocol", List.of("one, two", "three"));
        assertThat(session.request().remoteAddress()).isEqualTo("127.0.0.1");
        assertThat(session.connection().remoteAddress()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 413, 429, 431, 503})
    void the_engine_refuses_with_the_status_it_chooses(int status) throws Exception {
        server.screenWith(request -> new HandshakeDecision.Refuse(status, "not you"));
        Response response = exchange(server.address(), GOOD);
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body()).isEqualTo("not you\n");
        assertThat(server.sessions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 200, 302, 418, 999, -1})
    void a_status_that_is_no_refusal_becomes_503(int status) throws Exception {
        server.screenWith(request -> new HandshakeDecision.Refuse(status, "what"));
        assertThat(exchange(server.address(), GOOD).status()).isEqualTo(503);
    }

    @Test
    void an_engine_that_throws_costs_its_client_a_503_and_nobody_else_anything() throws Exception {
        server.screenWith(request -> {
            throw new IllegalStateException("secret");
        });
        Response response = exchange(server.address(), GOOD);
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.body()).doesNotContain("secret");
        server.screenWith(request -> new HandshakeDecision.Upgrade(null));
        assertThat(exchange(server.address(), GOOD).status()).isEqualTo(101);
    }

    @Test
    void a_request_may_come_in_any_two_pieces() throws Exception {
        for (int cut = 1; cut < GOOD.length(); cut++) {
            try (RawWebSocketClient client = RawWebSocketClient.connect(server.address())) {
                client.send(GOOD.substring(0, cut));
                client.send(GOOD.substring(cut));
                assertThat(client.readResponse().status()).as("cut at %d", cut).isEqualTo(101);
            }
        }
    }

    @Test
    void frames_right_behind_the_request_are_delivered() throws Exception {
        try (RawWebSocketClient client = RawWebSocketClient.connect(server.address())) {
            byte[] frame = RawWebSocketClient.frame(RawWebSocketClient.TEXT, "early");
            client.send(GOOD + new String(frame, StandardCharsets.ISO_8859_1));
            assertThat(server.next().nextText()).isEqualTo("early");
            assertThat(client.readResponse().status()).isEqualTo(101);
        }
    }

    @Test
    void a_client_that_does_not_finish_its_request_is_dropped_after_5_s() throws Exception {
        try (RawWebSocketClient silent = RawWebSocketClient.connect(server.address());
                RawWebSocketClient slow = RawWebSocketClient.connect(server.address());
                RawWebSocketClient good = server.client()) {
            for (int second = 0; second < 4; second++) {
                slow.send(GOOD.substring(second, second + 1));
                time.advance(Duration.ofSeconds(1));
            }
            assertThat(silent.isEndedWithin(Duration.ofMillis(50))).isFalse();
            time.advance(Duration.ofSeconds(1));
            silent.readToEnd();
            slow.readToEnd();
            server.next().send("undisturbed");
            assertThat(good.readFrame().text()).isEqualTo("undisturbed");
        }
    }

    @Test
    void plain_java_websocket_waits_for_a_request_for_ever() throws Exception {
        try (PlainServer plain = PlainServer.start(conn -> {});
                RawWebSocketClient silent = RawWebSocketClient.connect(plain.address())) {
            plain.requirePongs(1);
            assertThat(silent.isEndedWithin(Duration.ofMillis(2600))).isFalse();
        }
    }

    @Test
    void a_refused_client_that_does_not_go_is_dropped_after_2_s() throws Exception {
        try (RawWebSocketClient client = RawWebSocketClient.connect(server.address())) {
            client.send(GOOD.replace("GET", "PUT"));
            assertThat(client.readResponse().status()).isEqualTo(400);
            client.send("and more");
            Await.until("its time begins", () -> time.scheduledTasks() == 2);
            time.advance(Duration.ofSeconds(2));
            Await.until("the client is reset", () -> !client.canSend());
        }
    }

    private static Response exchange(InetSocketAddress address, String request) throws IOException {
        try (RawWebSocketClient client = RawWebSocketClient.connect(address)) {
            client.send(request);
            return client.readResponse();
        }
    }
}
