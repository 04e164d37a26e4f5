package dev.tidings.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeReaderTest {
    private static final String LINE = "GET /ws HTTP/1.1";
    private static final List<Entry<String, String>> HEADERS = List.of(
            Map.entry("Host", "localhost"),
            Map.entry("Upgrade", "WebSocket"),
            Map.entry("Connection", "keep-alive, Upgrade"),
            Map.entry("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
            Map.entry("Sec-WebSocket-Version", "13"));

    private final HandshakeReader reader = HandshakeReader.of(100);

    private HandshakeDecision.Refuse refusal(String line, List<Entry<String, String>> headers) {
        return catchThrowableOfType(HandshakeRefusedException.class, () -> reader.read(line, headers, "192.0.2.7"))
                .refusal();
    }

    private static List<Entry<String, String>> with(String name, String value) {
        List<Entry<String, String>> headers = new ArrayList<>(HEADERS);
        headers.add(Map.entry(name, value));
        return headers;
    }

    private static List<Entry<String, String>> without(String name) {
        return HEADERS.stream().filter(header -> !header.getKey().equals(name)).toList();
    }

    private static List<Entry<String, String>> instead(String name, String value) {
        List<Entry<String, String>> headers = new ArrayList<>(without(name));
        headers.add(Map.entry(name, value));
        return headers;
    }

    @Test
    void a_request_is_read_with_decoded_parameters_and_headers_by_lower_case_name() throws Exception {
        List<Entry<String, String>> headers = with("X-Way", "  by A\t");
        headers.add(Map.entry("x-way", "by B"));
        HandshakeRequest request =
                reader.read("GET /a/ws?user=ad%C3%A9+b&user=eve&flag&=x&e= HTTP/1.1", headers, "192.0.2.7");
        assertThat(request.path()).isEqualTo("/a/ws");
        assertThat(request.query()).containsExactlyInAnyOrderEntriesOf(Map.of("user", "adé b", "flag", "", "e", ""));
        assertThat(request.headers()).containsEntry("x-way", List.of("by A", "by B"));
        assertThat(request.remoteAddress()).isEqualTo("192.0.2.7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /ws",
                "POST /ws HTTP/1.1",
                "GET /ws HTTP/1.0",
                "GET  /ws HTTP/1.1",
                "GET /w s HTTP/1.1",
                "GET ws HTTP/1.1",
                "GET http://a/ws HTTP/1.1",
                "GET /ws#a HTTP/1.1",
                "GET /w\u00E9 HTTP/1.1",
                "GET /ws?a=%g0 HTTP/1.1",
                "GET /ws?%=a HTTP/1.1",
            })
    void a_request_line_that_is_not_exactly_right_is_malformed(String line) {
        assertThat(refusal(line, HEADERS).status()).isEqualTo(400);
    }

    @Test
    void a_target_has_a_longest_length() throws Exception {
        String target = "/" + "a".repeat(99);
        assertThat(reader.read("GET " + target + " HTTP/1.1", HEADERS, "").path())
                .isEqualTo(target);
        assertThat(refusal("GET " + target + "a HTTP/1.1", HEADERS))
                .isEqualTo(new HandshakeDecision.Refuse(400, "request target must have at most 100 bytes"));
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of(400, without("Host")),
                Arguments.of(400, without("Upgrade")),
                Arguments.of(400, instead("Upgrade", "h2c")),
                Arguments.of(400, without("Connection")),
                Arguments.of(400, instead("Connection", "Upgraded")),
                Arguments.of(400, without("Sec-WebSocket-Key")),
                Arguments.of(400, instead("Sec-WebSocket-Key", "c2hvcnQ=")),
                Arguments.of(400, instead("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=*")),
                Arguments.of(400, instead("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZTEy")),
                Arguments.of(400, without("Sec-WebSocket-Version")),
                Arguments.of(426, instead("Sec-WebSocket-Version", "8")),
                Arguments.of(413, with("Content-Length", "5")),
                Arguments.of(400, with("Content-Length", "-5")),
                Arguments.of(413, with("Transfer-Encoding", "chunked")),
                Arguments.of(400, with("host", "other")),
                Arguments.of(400, with("", "a")),
                Arguments.of(400, with("Bad Name", "a")),
                Arguments.of(400, with("Bäd", "a")),
                Arguments.of(400, with("X-Bad", "a\u0000b")),
                Arguments.of(400, with("X-Bad", "a\u007Fb")));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void headers_that_are_missing_wrong_repeated_or_announce_a_body_are_refused(
            int status, List<Entry<String, String>> headers) {
        assertThat(refusal(LINE, headers).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "Origin",
                "Authorization",
                "Cookie",
                "Content-Length",
                "Sec-WebSocket-Key",
                "Sec-WebSocket-Version"
            })
    void what_decides_who_a_client_is_must_not_be_repeated(String name) {
        List<Entry<String, String>> headers = new ArrayList<>(instead(name, "0"));
        headers.add(Map.entry(name, "0"));
        assertThat(refusal(LINE, headers).message()).contains("must not be repeated");
    }

    @Test
    void there_may_be_a_hundred_headers_and_an_announced_length_of_nothing() throws Exception {
        List<Entry<String, String>> headers = with("Content-Length", "00");
        while (headers.size() < 100) {
            headers.add(Map.entry("X-Many", ""));
        }
        assertThat(reader.read(LINE, headers, "").headers().get("x-many")).hasSize(94);
        headers.add(Map.entry("X-Many", ""));
        assertThat(refusal(LINE, headers).status()).isEqualTo(431);
    }

    @Test
    void a_refusal_has_the_headers_that_belong_to_its_status() {
        assertThat(new HandshakeDecision.Refuse(401, "").headers()).containsOnlyKeys("WWW-Authenticate");
        assertThat(new HandshakeDecision.Refuse(403, "").headers()).isEmpty();
        assertThat(new HandshakeDecision.Refuse(426, "").headers()).containsEntry("Sec-WebSocket-Version", "13");
        assertThat(new HandshakeDecision.Refuse(429, "").headers()).containsOnlyKeys("Retry-After");
        assertThat(new HandshakeDecision.Refuse(503, "").headers()).containsOnlyKeys("Retry-After");
    }
}
