package dev.tidings.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.spi.HandshakeRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where does a client put its credential, and when does it count? */
class CredentialTest {
    private static final String JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl";
    private static final String ENCODED =
            Base64.getUrlEncoder().withoutPadding().encodeToString(JWT.getBytes(StandardCharsets.US_ASCII));

    private static final String PADDED = Base64.getUrlEncoder().encodeToString(JWT.getBytes(StandardCharsets.US_ASCII));

    private static HandshakeRequest request(Map<String, String> query, Map<String, List<String>> headers) {
        return new HandshakeRequest("/ws", query, headers, "192.0.2.7");
    }

    private static Credential offered(String subprotocols) {
        return Credential.of(request(Map.of(), Map.of("sec-websocket-protocol", List.of(subprotocols))), false);
    }

    private static Credential token(String value) {
        return new Credential(Credential.Kind.TOKEN, value, "");
    }

    private static Credential ticket(String value) {
        return new Credential(Credential.Kind.TICKET, value, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt.", "jwt-auth.", "staging-auth.", "bearer."})
    void an_older_client_may_encode_its_token_or_not(String prefix) {
        assertThat(offered("jwt-auth, " + prefix + ENCODED)).isEqualTo(token(JWT));
        assertThat(PADDED).endsWith("=");
        assertThat(offered("jwt-auth, " + prefix + PADDED)).isEqualTo(token(JWT));
        assertThat(offered("jwt-auth, " + prefix + JWT)).isEqualTo(token(JWT));
        assertThat(offered(prefix + JWT + ", jwt-auth")).isEqualTo(token(JWT));
    }

    @Test
    void a_token_beside_tidings_v1_is_taken_as_it_is_even_if_it_could_be_decoded() {
        assertThat(offered("tidings.v1, bearer." + ENCODED)).isEqualTo(token(ENCODED));
        assertThat(offered("tidings.v1, jwt." + ENCODED)).isEqualTo(token(JWT));
    }

    @Test
    void an_opaque_token_of_an_older_client_is_taken_as_it_is() {
        assertThat(offered("bearer, bearer.opaque-token-5d1f")).isEqualTo(token("opaque-token-5d1f"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.b.c",
                "a.b.c.d.e.f.g",
                "only-one-part-here",
                "two.parts-only-here",
                "..........",
                "YS5iLmM"
            })
    void what_is_no_jwt_behind_an_older_prefix_is_malformed(String remainder) {
        assertThat(offered("jwt-auth, jwt." + remainder).kind()).isEqualTo(Credential.Kind.UNUSABLE);
    }

    @Test
    void a_ticket_is_taken_from_the_list_or_from_the_query() {
        assertThat(offered("tidings.v1, ticket.abc")).isEqualTo(ticket("abc"));
        assertThat(Credential.of(request(Map.of("ticket", "abc"), Map.of()), false))
                .isEqualTo(ticket("abc"));
        assertThat(Credential.of(
                        request(
                                Map.of("ticket", "abc"),
                                Map.of("sec-websocket-protocol", List.of("tidings.v1, ticket.abc"))),
                        false))
                .isEqualTo(ticket("abc"));
    }

    @Test
    void a_ticket_and_a_token_contradict_each_other() {
        assertThat(offered("tidings.v1, ticket.abc, bearer.abc").kind()).isEqualTo(Credential.Kind.UNUSABLE);
        HandshakeRequest both = request(Map.of("ticket", "abc"), Map.of("authorization", List.of("Bearer abc")));
        assertThat(Credential.of(both, false).problem()).isEqualTo("two credentials that differ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "access_token"})
    void row_a2_a_token_in_the_query_counts_only_where_it_is_switched_on(String name) {
        HandshakeRequest request = request(Map.of(name, JWT), Map.of());
        assertThat(Credential.of(request, false)).isEqualTo(Credential.NONE);
        assertThat(Credential.of(request, true)).isEqualTo(token(JWT));
    }

    @Test
    void row_a2_a_token_in_the_query_that_differs_from_another_is_refused_where_it_is_switched_on() {
        HandshakeRequest request = request(Map.of("token", "one"), Map.of("authorization", List.of("Bearer other")));
        assertThat(Credential.of(request, true).kind()).isEqualTo(Credential.Kind.UNUSABLE);
        assertThat(Credential.of(request, false)).isEqualTo(token("other"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt-auth, jwt.", "tidings.v1, ticket.", "tidings.v1, bearer."})
    void no_text_form_shows_a_secret(String prefix) {
        assertThat(offered(prefix + JWT).toString()).isEqualTo("a credential");
    }
}
