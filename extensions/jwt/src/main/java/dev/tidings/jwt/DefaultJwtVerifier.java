package dev.tidings.jwt;

import dev.tidings.api.AuthResult;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.api.spi.TokenVerifier;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes a token through its checks, cheapest first: form, header, key, signature, and only then the claims. Every way
 * out is a result; reasons are constants.
 */
final class DefaultJwtVerifier implements TokenVerifier {
    private final HeaderRules headerRules;
    private final ClaimRules claimRules;
    private final KeySource keys;
    private final TimeSource time;

    DefaultJwtVerifier(HeaderRules headerRules, ClaimRules claimRules, KeySource keys, TimeSource time) {
        this.headerRules = headerRules;
        this.claimRules = claimRules;
        this.keys = keys;
        this.time = time;
    }

    @Override
    public CompletionStage<AuthResult> verify(String token) {
        try {
            CompactToken compact = CompactToken.parse(token);
            TokenHeader header = headerRules.check(compact.header());
            return keys.find(header).thenApply(answer -> judge(compact, answer));
        } catch (RefusedTokenException e) {
            return CompletableFuture.completedFuture(AuthResult.rejected(e.reason()));
        }
    }

    private AuthResult judge(CompactToken token, KeyAnswer answer) {
        if (answer instanceof KeyAnswer.Unavailable unavailable) {
            return AuthResult.unavailable(unavailable.reason());
        }
        if (!(answer instanceof KeyAnswer.Found found)) {
            return AuthResult.rejected("the token's key is not known");
        }
        try {
            requireSignature(token, found.checks());
            return AuthResult.authenticated(claimRules.principal(token.claims(), time.now()));
        } catch (RefusedTokenException e) {
            return AuthResult.rejected(e.reason());
        } catch (GeneralSecurityException e) {
            return AuthResult.unavailable(
                    "signatures can't be checked: " + e.getClass().getName());
        }
    }

    private static void requireSignature(CompactToken token, List<SignatureCheck> checks)
            throws RefusedTokenException, GeneralSecurityException {
        for (SignatureCheck check : checks) {
            if (check.matches(token.signed(), token.signature())) {
                return;
            }
        }
        throw new RefusedTokenException("the token's signature does not match");
    }
}
