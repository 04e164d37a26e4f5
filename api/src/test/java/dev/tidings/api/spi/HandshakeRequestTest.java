package dev.tidings.api.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandshakeRequestTest {
    private static HandshakeRequest request(Map<String, List<String>> headers) {
        return new HandshakeRequest("/ws", Map.of("ticket", "s3cret"), headers, "192.0.2.7");
    }

    @Test
    void the_text_form_shows_no_token() {
        HandshakeRequest request = request(
                Map.of("Authorization", List.of("Bearer s3cret"), "Sec-WebSocket-Protocol", List.of("bearer.s3cret")));
        assertThat(request).hasToString("handshake from 192.0.2.7");
    }

    @Test
    void headers_are_found_in_any_case() {
        HandshakeRequest request = request(Map.of("X-Request-ID", List.of("first", "second")));
        assertThat(request.header("x-request-id")).contains("first");
        assertThat(request.header("X-REQUEST-ID")).contains("first");
        assertThat(request.header("missing")).isEmpty();
        assertThat(request.headers()).containsOnlyKeys("x-request-id");
    }

    @Test
    void headers_whose_names_differ_in_case_alone_are_one() {
        HandshakeRequest request =
                request(Map.of("Origin", List.of("https://a.example"), "origin", List.of("https://b.example")));
        assertThat(request.headers().get("origin")).containsExactlyInAnyOrder("https://a.example", "https://b.example");
    }

    @Test
    void subprotocols_of_all_headers_come_in_order_and_trimmed() {
        HandshakeRequest request =
                request(Map.of("Sec-WebSocket-Protocol", List.of("tidings.v1, bearer.abc ,,", " \tother")));
        assertThat(request.subprotocols()).containsExactly("tidings.v1", "bearer.abc", "other");
    }

    @Test
    void there_may_be_no_subprotocol() {
        assertThat(request(Map.of()).subprotocols()).isEmpty();
        assertThat(request(Map.of("Sec-WebSocket-Protocol", List.of("", " , "))).subprotocols())
                .isEmpty();
    }

    @Test
    void query_and_headers_are_copied() {
        Map<String, String> query = new HashMap<>(Map.of("seq", "7"));
        List<String> values = new ArrayList<>(List.of("a"));
        Map<String, List<String>> headers = new HashMap<>(Map.of("origin", values));
        HandshakeRequest request = new HandshakeRequest("/ws", query, headers, "192.0.2.7");
        query.clear();
        values.clear();
        headers.clear();
        assertThat(request.query()).containsExactly(Map.entry("seq", "7")).isUnmodifiable();
        assertThat(request.header("origin")).contains("a");
        assertThat(request.headers()).isUnmodifiable();
    }

    private static List<String> authorization(String... known) {
        HandshakeRequest request =
                new HandshakeRequest("/ws", Map.of(), Map.of("authorization", List.of(known)), "192.0.2.7");
        return request.withBearer("abc").headers().get("authorization");
    }

    @Test
    void a_bearer_token_is_added_beside_others_and_not_twice() {
        assertThat(authorization()).containsExactly("Bearer abc");
        assertThat(authorization("bearer  abc")).containsExactly("Bearer abc");
        assertThat(authorization("bearer other")).containsExactly("bearer other", "Bearer abc");
        assertThat(authorization("Basic eDp5")).containsExactly("Bearer abc");
        assertThat(new HandshakeRequest("/ws", Map.of(), Map.of(), "192.0.2.7").withBearer("abc"))
                .hasToString("handshake from 192.0.2.7");
    }
}
