package dev.tidings.core.auth;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TicketStore;
import dev.tidings.api.spi.TimeSource;
import java.util.Objects;
import java.util.concurrent.Executor;

/** Where auth handlers come from. */
public final class Authentication {
    private Authentication() {}

    /**
     * What a handler works with.
     *
     * @param time the clock that principals expire by
     * @param scheduler where limits run
     * @param executor where verifiers run; it may run them on the caller's thread
     */
    public record Parts(TimeSource time, TaskScheduler scheduler, Executor executor) {
        /** Checks that nothing is missing. */
        public Parts {
            Objects.requireNonNull(time, "time");
            Objects.requireNonNull(scheduler, "scheduler");
            Objects.requireNonNull(executor, "executor");
        }
    }

    /**
     * Makes a handler that judges what clients bring.
     *
     * @param settings by whom
     * @param parts what it works with
     * @return the handler
     */
    public static AuthHandler create(AuthSettings settings, Parts parts) {
        return new DefaultAuthHandler(settings, parts);
    }

    /**
     * Says whether a handler takes tokens from the query.
     *
     * @param handler any handler
     * @return false if it does not judge tokens
     */
    public static boolean takesQueryTokens(AuthHandler handler) {
        return handler instanceof DefaultAuthHandler known && known.takesQueryTokens();
    }

    /**
     * Makes a handler for clients that are known already.
     *
     * @param principal who every client is
     * @param time the clock that the principal expires by
     * @return the handler
     */
    public static AuthHandler fixed(UserPrincipal principal, TimeSource time) {
        return new FixedAuthHandler(Objects.requireNonNull(principal, "principal"), time);
    }

    /**
     * Makes a handler that believes the query parameter {@code user}. For a server that only this machine can reach.
     *
     * @param time the clock that tickets expire by
     * @return the handler
     */
    public static AuthHandler development(TimeSource time) {
        return new DevelopmentAuthHandler(time);
    }

    /**
     * Makes a store of tickets in this process.
     *
     * @param time the clock that tickets expire by
     * @return the store
     */
    public static TicketStore ticketsInMemory(TimeSource time) {
        return new InMemoryTicketStore(time);
    }
}
