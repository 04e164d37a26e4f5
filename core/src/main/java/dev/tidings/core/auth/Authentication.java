package dev.tidings.core.auth;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.api.spi.TokenVerifier;
import java.util.Objects;

/** Where auth handlers come from. */
public final class Authentication {
    private Authentication() {}

    /**
     * Makes a handler that takes a bearer token from the subprotocol list or the {@code Authorization} header. A
     * verifier whose stage takes more than 10 seconds counts as unavailable.
     *
     * @param verifier whose tokens are
     * @param time the clock that principals expire by
     * @param scheduler where the limit of 10 seconds runs
     * @return the handler
     */
    public static AuthHandler bearer(TokenVerifier verifier, TimeSource time, TaskScheduler scheduler) {
        return new DefaultAuthHandler(
                Objects.requireNonNull(verifier, "verifier"),
                Objects.requireNonNull(time, "time"),
                Objects.requireNonNull(scheduler, "scheduler"));
    }

    /**
     * Makes a handler that believes the query parameter {@code user}. For a server that only this machine can reach.
     *
     * @return the handler
     */
    public static AuthHandler development() {
        return new DevelopmentAuthHandler();
    }
}
