package dev.tidings.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AuthResult;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.RequestVerifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerLoginTest {
    private static ContainerLogin login() {
        return new ContainerLogin(principal -> Optional.of(UserPrincipal.of(UserId.of(principal.getName()))));
    }

    private static AuthResult verify(RequestVerifier verifier, Map<String, List<String>> headers) {
        return verifier.verify(new HandshakeRequest("/ws", Map.of(), headers, "127.0.0.1"))
                .toCompletableFuture()
                .join();
    }

    @Test
    void the_principal_of_the_container_is_the_user() {
        ContainerLogin login = login();
        Map<String, List<String>> headers = new HashMap<>();
        login.attach(() -> "ada", headers);
        assertThat(verify(login, headers))
                .isInstanceOfSatisfying(
                        AuthResult.Authenticated.class,
                        result -> assertThat(result.principal().userId()).isEqualTo(UserId.of("ada")));
    }

    @Test
    void a_request_without_a_login_is_rejected_whatever_header_it_has() {
        ContainerLogin login = login();
        Map<String, List<String>> headers = new HashMap<>();
        login.attach(() -> "ada", headers);
        login.attach(null, headers);
        assertThat(headers).isEmpty();
        assertThat(verify(login, headers)).isInstanceOf(AuthResult.Rejected.class);
    }

    @Test
    void the_login_of_another_transport_counts_for_nothing() {
        Map<String, List<String>> headers = new HashMap<>();
        login().attach(() -> "ada", headers);
        assertThat(verify(login(), headers)).isInstanceOf(AuthResult.Rejected.class);
    }

    @Test
    void the_name_of_the_header_can_not_be_sent_and_is_another_for_each_transport() {
        Map<String, List<String>> headers = new HashMap<>();
        login().attach(() -> "ada", headers);
        login().attach(() -> "bob", headers);
        assertThat(headers).hasSize(2);
        assertThat(headers.keySet()).allMatch(name -> name.contains(" ") && name.length() > 30);
    }

    @Test
    void a_name_that_is_no_user_id_is_rejected_and_the_reason_says_so() {
        ContainerLogin login = login();
        Map<String, List<String>> headers = new HashMap<>();
        login.attach(() -> "demo", headers);
        assertThat(verify(login, headers))
                .isInstanceOfSatisfying(
                        AuthResult.Rejected.class,
                        result -> assertThat(result.reason())
                                .startsWith("the container's login has no user id: ")
                                .contains("placeholder"));
    }
}
