package dev.tidings.testkit.tck;

import dev.tidings.api.AuthResult;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.TokenVerifier;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A verifier under test, with the tokens it accepts. */
record TokenBench(TokenVerifier verifier, Map<String, UserId> accepted, Instant now, Patience patience) {
    /** Verifies a token, and demands an answer that is none of those that count as unavailable. */
    AuthResult verify(String token) {
        CompletionStage<AuthResult> stage;
        try {
            stage = patience.prompt("verify of " + shown(token), () -> verifier.verify(token));
        } catch (CompletionException thrown) {
            throw new AssertionError(
                    "verify of " + shown(token) + " must yield a result but threw " + thrown.getCause(), thrown);
        }
        return patience.get("verify of " + shown(token), stage);
    }

    static String shown(String token) {
        return token.length() <= 40
                ? "\"" + token + "\""
                : "\"" + token.substring(0, 40) + "...\" of " + token.length();
    }
}
