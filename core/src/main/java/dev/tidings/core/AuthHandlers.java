package dev.tidings.core;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.auth.Authentication;
import dev.tidings.core.config.ServerConfig;
import dev.tidings.core.time.SystemTime;

/** Where auth handlers come from. They own no thread and need no closing. */
public final class AuthHandlers {
    private AuthHandlers() {}

    /**
     * Makes a handler of bearer tokens and tickets. A verifier that fails, or whose stage takes more than 5 seconds,
     * counts as unavailable, never as a refusal.
     *
     * @param verifier says whose a token is
     * @return the handler
     */
    public static AuthHandler createAuthHandler(TokenVerifier verifier) {
        return builder().tokenVerifier(verifier).build();
    }

    /**
     * Makes a handler for a client whose context was prepared when the application authenticated it.
     *
     * @param context whose the client is
     * @return the handler, which asks the client for nothing
     */
    public static AuthHandler createAuthHandler(UserExecutionContext context) {
        return forPrincipal(UserPrincipal.of(context.userId()));
    }

    /**
     * Makes a handler for a client that the application has authenticated by itself.
     *
     * @param principal who the client is
     * @return the handler, which asks the client for nothing, until the principal expires or is revoked
     */
    public static AuthHandler forPrincipal(UserPrincipal principal) {
        return Authentication.fixed(principal, SystemTime.clock());
    }

    /**
     * Begins to set up a handler.
     *
     * @return a builder that lets nobody in but holders of tickets
     */
    public static AuthHandlerBuilder builder() {
        return builder(SystemTime.clock(), new UnownedTimer());
    }

    /**
     * Begins to set up a handler that goes by a time that a test controls.
     *
     * @param time the clock, by which tokens and tickets expire
     * @param scheduler the timer, by which a verifier is late
     * @return a builder that lets nobody in but holders of tickets
     */
    public static AuthHandlerBuilder builder(TimeSource time, TaskScheduler scheduler) {
        return new AuthHandlerBuilder(
                ServerConfig.defaults(), new Authentication.Parts(time, scheduler, Runnable::run));
    }
}
