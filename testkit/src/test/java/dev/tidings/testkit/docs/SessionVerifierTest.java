package dev.tidings.testkit.docs;

import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.testkit.tck.TokenVerifierTck;
import java.util.Map;
import java.util.Optional;

/** The contract test of docs/TESTING.md. */
// begin tck
class SessionVerifierTest extends TokenVerifierTck {
    private static final Map<String, UserId> SESSIONS = Map.of("s3cr3t", UserId.of("ada"));

    @Override
    protected TokenVerifier verifier() {
        return TokenVerifier.of(
                token -> Optional.ofNullable(SESSIONS.get(token)).map(UserPrincipal::of));
    }

    @Override
    protected Map<String, UserId> acceptedTokens() {
        return SESSIONS;
    }
}
// end
