package dev.tidings.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.spi.HandshakeRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {
    private static final OriginPolicy LISTED =
            policy(false, false, "https://app.example.com", "http://lab.example:8081");
    private static final OriginPolicy PUBLIC = policy(false, false);
    private static final OriginPolicy LOOPBACK = policy(true, false);
    private static final OriginPolicy DEVELOPMENT = policy(true, true);

    private static OriginPolicy policy(boolean loopback, boolean development, String... origins) {
        return OriginPolicy.of(new GatewayOptions(Set.of(origins), loopback, development));
    }

    private static HandshakeRequest request(String host, String... origins) {
        Map<String, List<String>> headers = new HashMap<>(Map.of("host", List.of(host)));
        if (origins.length > 0) {
            headers.put("origin", List.of(origins));
        }
        return new HandshakeRequest("/ws", Map.of(), headers, "192.0.2.7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com",
                "https://APP.Example.COM",
                "https://app.example.com:443",
                "http://lab.example:8081"
            })
    void a_listed_origin_is_allowed_whatever_the_case_of_its_host(String origin) {
        assertThat(LISTED.allows(request("api.example.com", origin))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://app.example.com.evil.example",
                "https://evil-app.example.com",
                "https://evil.example/https://app.example.com",
                "http://app.example.com",
                "https://app.example.com:8443",
                "http://lab.example",
                "http://lab.example:80810",
                "HTTPS://app.example.com",
                "https://app.example.com/",
                "https://app.example.com.",
                "https://user@app.example.com",
                "https://app.example.com#x",
                "https://app.example.com https://evil.example",
                "https://app.example.com\u0000",
                " https://app.example.com",
                "*",
                "null",
                "NULL",
                "file://",
                "",
                "http://localhost:3000",
                "https://api.example.com"
            })
    void a_foreign_origin_is_refused(String origin) {
        assertThat(LISTED.allows(request("api.example.com", origin))).isFalse();
    }

    @Test
    void two_origins_are_refused_even_if_each_is_listed() {
        assertThat(LISTED.allows(request("h", "https://app.example.com", "https://app.example.com")))
                .isFalse();
    }

    @Test
    void no_origin_is_no_browser_and_allowed_everywhere() {
        assertThat(List.of(LISTED, PUBLIC, LOOPBACK, DEVELOPMENT))
                .allSatisfy(policy -> assertThat(policy.allows(request("h"))).isTrue());
    }

    /** Row H1. */
    @Test
    void where_an_origin_is_required_a_request_without_one_is_refused_and_a_page_is_judged_as_ever() {
        GatewayOptions listed = new GatewayOptions(Set.of("https://app.example.com"), false, false);
        for (GatewayOptions options : List.of(
                listed,
                new GatewayOptions(Set.of(), false, false),
                new GatewayOptions(Set.of(), true, false),
                new GatewayOptions(Set.of(), true, true))) {
            assertThat(OriginPolicy.of(options.withOriginRequired(true)).allows(request("h")))
                    .isFalse();
        }
        OriginPolicy strict = OriginPolicy.of(listed.withOriginRequired(true));
        assertThat(strict.allows(request("h", "https://app.example.com"))).isTrue();
        assertThat(strict.allows(request("h", "https://evil.example"))).isFalse();
        assertThat(strict.allows(request("h", ""))).isFalse();
    }

    @Test
    void without_a_list_a_page_of_the_same_host_and_port_is_allowed() {
        assertThat(PUBLIC.allows(request("chat.example:8080", "http://chat.example:8080")))
                .isTrue();
        assertThat(PUBLIC.allows(request("CHAT.example", "https://chat.EXAMPLE")))
                .isTrue();
        assertThat(PUBLIC.allows(request("chat.example", "http://chat.example")))
                .isTrue();
        assertThat(PUBLIC.allows(request("[2001:db8::1]:80", "http://[2001:DB8::1]")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://chat.example",
                "https://chat.example",
                "http://chat.example:8081",
                "http://other.example:8080",
                "http://localhost:8080",
                "null"
            })
    void without_a_list_every_other_page_is_refused(String origin) {
        assertThat(PUBLIC.allows(request("chat.example:8080", origin))).isFalse();
    }

    @Test
    void without_one_host_no_page_has_the_same() {
        HandshakeRequest none =
                new HandshakeRequest("/ws", Map.of(), Map.of("origin", List.of("http://a.example")), "192.0.2.7");
        HandshakeRequest two = new HandshakeRequest(
                "/ws",
                Map.of(),
                Map.of("origin", List.of("http://a.example"), "host", List.of("a.example", "b.example")),
                "192.0.2.7");
        assertThat(PUBLIC.allows(none)).isFalse();
        assertThat(PUBLIC.allows(two)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:3000", "http://localhost:5173", "http://localhost", "http://[::1]:3000"})
    void a_server_on_loopback_allows_the_pages_of_this_machine(String origin) {
        assertThat(LOOPBACK.allows(request("127.0.0.1:9", origin))).isTrue();
        assertThat(DEVELOPMENT.allows(request("127.0.0.1:9", origin))).isTrue();
        assertThat(LISTED.allows(request("127.0.0.1:9", origin))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost.evil.example",
                "http://127.0.0.1.evil.example",
                "http://127.0.0.2:3000",
                "http://evil.example",
                "null"
            })
    void a_server_on_loopback_refuses_what_only_looks_like_this_machine(String origin) {
        assertThat(LOOPBACK.allows(request("127.0.0.1:9", origin))).isFalse();
        assertThat(DEVELOPMENT.allows(request("127.0.0.1:9", origin))).isFalse();
    }

    @Test
    void in_development_mode_a_page_whose_name_was_rebound_to_this_machine_is_refused() {
        assertThat(DEVELOPMENT.allows(request("evil.example:9", "http://evil.example:9")))
                .isFalse();
        assertThat(LOOPBACK.allows(request("evil.example:9", "http://evil.example:9")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example.com/", "app.example.com", "*", "https://*.example.com", "null", ""})
    void a_configured_origin_that_no_browser_would_send_is_refused_by_name(String origin) {
        assertThatThrownBy(() -> policy(false, false, origin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + origin + "\"");
    }
}
