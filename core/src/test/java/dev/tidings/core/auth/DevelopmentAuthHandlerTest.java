package dev.tidings.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AuthResult;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.core.testing.ControlledTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DevelopmentAuthHandlerTest {
    private static AuthResult authenticate(Map<String, String> query, Map<String, List<String>> headers) {
        return Authentication.development(new ControlledTime())
                .authenticate(new HandshakeRequest("/ws", query, headers, "127.0.0.1"))
                .toCompletableFuture()
                .join();
    }

    @Test
    void believes_what_the_query_says() {
        assertThat(authenticate(Map.of("user", "ada"), Map.of()))
                .isEqualTo(AuthResult.authenticated(UserPrincipal.of(UserId.of("ada"))));
    }

    @Test
    void refuses_a_client_that_does_not_say_who_it_is() {
        assertThat(authenticate(Map.of(), Map.of("authorization", List.of("Bearer dev-ada"))))
                .isInstanceOf(AuthResult.Rejected.class);
    }

    @Test
    void refuses_what_is_no_user_id() {
        assertThat(authenticate(Map.of("user", "undefined"), Map.of())).isInstanceOf(AuthResult.Rejected.class);
        assertThat(authenticate(Map.of("user", " "), Map.of())).isInstanceOf(AuthResult.Rejected.class);
        assertThat(authenticate(Map.of("user", "a\nb"), Map.of())).isInstanceOf(AuthResult.Rejected.class);
    }
}
