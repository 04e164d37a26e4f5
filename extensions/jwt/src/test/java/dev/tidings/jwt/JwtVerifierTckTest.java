package dev.tidings.jwt;

import dev.tidings.api.UserId;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.testkit.tck.TokenVerifierTck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The rules of every token verifier, for one of signed tokens. */
class JwtVerifierTckTest extends TokenVerifierTck {
    private static final String HEADER = "{\"alg\":\"ES256\",\"kid\":\"a\"}";

    private final StillClock clock = new StillClock(Instant.ofEpochSecond(Tokens.NOW));

    @Override
    protected TokenVerifier verifier() {
        return complete(Keys.verifier(JwtAlgorithm.ES256));
    }

    private TokenVerifier complete(JwtVerifierBuilder builder) {
        return builder.issuer(Tokens.ISSUER)
                .audience(Tokens.AUDIENCE)
                .timeSource(clock)
                .build();
    }

    @Override
    protected Map<String, UserId> acceptedTokens() {
        Map<String, UserId> tokens = new LinkedHashMap<>();
        for (String user : new String[] {"ada", "bob"}) {
            tokens.put(Tokens.signed(JwtAlgorithm.ES256, HEADER, Tokens.CLAIMS.replace("ada", user)), UserId.of(user));
        }
        return tokens;
    }

    /** Its keys are at a port where nobody listens any more. */
    @Override
    protected Optional<TokenVerifier> unreachable() {
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI keys = URI.create("http://127.0.0.1:" + gone.getLocalPort() + "/keys");
            return Optional.of(complete(JwtVerifiers.jwks(keys, JwtAlgorithm.ES256)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected Instant now() {
        return clock.now();
    }
}
