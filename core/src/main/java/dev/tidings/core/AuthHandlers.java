package dev.tidings.core;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.auth.Authentication;
import dev.tidings.core.time.SystemTime;

/** Where auth handlers come from. */
public final class AuthHandlers {
    private AuthHandlers() {}

    /**
     * Makes a handler of bearer tokens. A verifier that fails, or whose stage takes more than 10 seconds, counts as
     * unavailable, never as a refusal.
     *
     * @param verifier says whose a token is
     * @return the handler; it owns no thread and needs no closing
     */
    public static AuthHandler createAuthHandler(TokenVerifier verifier) {
        return Authentication.bearer(verifier, SystemTime.clock(), new UnownedTimer());
    }
}
