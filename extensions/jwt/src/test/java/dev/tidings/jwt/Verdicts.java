package dev.tidings.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AuthResult;
import dev.tidings.api.CloseCode;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TokenVerifier;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What verifiers say, asserted. */
final class Verdicts {
    private Verdicts() {}

    static AuthResult of(TokenVerifier verifier, String token) {
        return of(verifier.verify(token));
    }

    static AuthResult of(CompletionStage<AuthResult> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("a verifier must answer but did not", e);
        }
    }

    static UserPrincipal accepted(TokenVerifier verifier, String token) {
        AuthResult result = of(verifier, token);
        assertThat(result).isInstanceOf(AuthResult.Authenticated.class);
        return ((AuthResult.Authenticated) result).principal();
    }

    /** Asserts a refusal with 4401 whose reason quotes no part of the token, and returns the reason. */
    static String refused(TokenVerifier verifier, String token) {
        AuthResult result = of(verifier, token);
        assertThat(result).isInstanceOf(AuthResult.Rejected.class);
        AuthResult.Rejected rejected = (AuthResult.Rejected) result;
        assertThat(rejected.code()).isEqualTo(CloseCode.UNAUTHENTICATED);
        assertThat(rejected.reason())
                .doesNotContain("ada", "login.example", "eyJ")
                .hasSizeLessThan(100);
        return rejected.reason();
    }

    static String unavailable(TokenVerifier verifier, String token) {
        AuthResult result = of(verifier, token);
        assertThat(result).isInstanceOf(AuthResult.Unavailable.class);
        return ((AuthResult.Unavailable) result).reason();
    }
}
