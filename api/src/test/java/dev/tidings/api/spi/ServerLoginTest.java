package dev.tidings.api.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AuthResult;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerLoginTest {
    private static final HandshakeRequest REQUEST =
            new HandshakeRequest("/ws", Map.of("user", "eve"), Map.of("origin", List.of("https://a")), "127.0.0.1");

    private final ServerLogin login = ServerLogin.of("container");

    private AuthResult verify(HandshakeRequest request) {
        return login.verifier(name -> Optional.of(UserPrincipal.of(UserId.of(name))))
                .verify(request)
                .toCompletableFuture()
                .join();
    }

    private static void assertRejected(AuthResult result, String reason) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        AuthResult.Rejected.class,
                        rejected -> assertThat(rejected.reason()).startsWith(reason));
    }

    @Test
    void whom_the_server_has_let_in_is_the_user() {
        assertThat(verify(login.with("ada", REQUEST)))
                .isInstanceOfSatisfying(
                        AuthResult.Authenticated.class,
                        result -> assertThat(result.principal().userId()).isEqualTo(UserId.of("ada")));
    }

    @Test
    void the_rest_of_the_request_stays_as_it_is() {
        HandshakeRequest named = login.with("ada", REQUEST);
        assertThat(named.header("origin")).contains("https://a");
        assertThat(named.query()).isEqualTo(REQUEST.query());
        assertThat(login.with(null, named)).isEqualTo(REQUEST);
    }

    @Test
    void a_request_without_a_login_is_rejected_whatever_header_it_has() {
        HandshakeRequest claimed = login.with("ada", REQUEST);
        assertRejected(verify(login.with(null, claimed)), "nobody is logged in to the container");
        assertRejected(verify(REQUEST), "nobody is logged in to the container");
    }

    @Test
    void the_login_of_another_transport_counts_for_nothing() {
        assertRejected(verify(ServerLogin.of("container").with("ada", REQUEST)), "nobody is logged in");
    }

    @Test
    void the_name_of_the_header_can_not_be_sent_and_is_another_for_each_transport() {
        HandshakeRequest both = ServerLogin.of("container").with("bob", login.with("ada", REQUEST));
        assertThat(both.headers().keySet())
                .filteredOn(name -> !name.equals("origin"))
                .hasSize(2)
                .allMatch(name -> name.contains(" ") && name.length() > 30);
    }

    @Test
    void a_name_that_is_no_user_is_rejected_and_the_reason_says_so() {
        assertRejected(verify(login.with("demo", REQUEST)), "the container's login has no user id: ");
        assertRejected(
                login.verifier(name -> Optional.empty())
                        .verify(login.with("ada", REQUEST))
                        .toCompletableFuture()
                        .join(),
                "the container's login is no user here");
    }
}
