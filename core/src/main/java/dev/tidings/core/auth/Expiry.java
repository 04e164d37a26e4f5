package dev.tidings.core.auth;

import dev.tidings.api.AuthResult;
import dev.tidings.api.UserPrincipal;
import java.time.Instant;

/** Whether a principal is still valid. */
final class Expiry {
    private Expiry() {}

    static boolean hasPassed(UserPrincipal principal, Instant now) {
        return principal.expiresAt().filter(end -> !end.isAfter(now)).isPresent();
    }

    /** Accepts a principal, or refuses one that has expired. */
    static AuthResult judge(UserPrincipal principal, Instant now) {
        return hasPassed(principal, now)
                ? AuthResult.rejected("the credential expired")
                : AuthResult.authenticated(principal);
    }
}
