package dev.tidings.core.auth;

import dev.tidings.api.spi.RequestVerifier;
import dev.tidings.api.spi.ServiceVerifier;
import dev.tidings.api.spi.TicketStore;
import dev.tidings.api.spi.TokenVerifier;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How clients are authenticated.
 *
 * @param tokens says whose a token is, or null to refuse every token
 * @param services says which service a client is, or null to refuse every service
 * @param requests says who a client without token and ticket is, or null to refuse every such client
 * @param ticketStore where tickets are kept, or null for this process's memory
 * @param queryTokens whether a token may stand in the query
 * @param verifierLimit how long a verifier may take
 * @param cacheLife how long a token that was found valid is not verified again; zero to verify it each time
 */
public record AuthSettings(
        @Nullable TokenVerifier tokens,
        @Nullable ServiceVerifier services,
        @Nullable RequestVerifier requests,
        @Nullable TicketStore ticketStore,
        boolean queryTokens,
        Duration verifierLimit,
        Duration cacheLife) {
    private static final Duration SHORTEST_LIMIT = Duration.ofMillis(1);
    private static final Duration LONGEST_LIMIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(60);

    /**
     * Checks the durations.
     *
     * @throws IllegalArgumentException if one is out of range; the message names it, its range and the value
     */
    public AuthSettings {
        requireWithin("verifier limit", verifierLimit, SHORTEST_LIMIT, LONGEST_LIMIT);
        requireWithin("cache life", cacheLife, Duration.ZERO, LONGEST_LIFE);
    }

    private static void requireWithin(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " must be within [" + least + ", " + most + "] but was " + value);
        }
    }

    /** Returns settings that refuse everybody but who has a ticket; a verifier has 5 s, a valid token lasts 60 s. */
    public static AuthSettings defaults() {
        return new AuthSettings(null, null, null, null, false, Duration.ofSeconds(5), LONGEST_LIFE);
    }

    /** Returns a copy with another verifier of tokens. */
    public AuthSettings withTokens(@Nullable TokenVerifier value) {
        return new AuthSettings(value, services, requests, ticketStore, queryTokens, verifierLimit, cacheLife);
    }

    /** Returns a copy with another verifier of services. */
    public AuthSettings withServices(@Nullable ServiceVerifier value) {
        return new AuthSettings(tokens, value, requests, ticketStore, queryTokens, verifierLimit, cacheLife);
    }

    /** Returns a copy with another verifier of requests. */
    public AuthSettings withRequests(@Nullable RequestVerifier value) {
        return new AuthSettings(tokens, services, value, ticketStore, queryTokens, verifierLimit, cacheLife);
    }

    /** Returns a copy with another store. */
    public AuthSettings withTicketStore(@Nullable TicketStore value) {
        return new AuthSettings(tokens, services, requests, value, queryTokens, verifierLimit, cacheLife);
    }

    /** Returns a copy that takes tokens from the query, or does not. */
    public AuthSettings withQueryTokens(boolean value) {
        return new AuthSettings(tokens, services, requests, ticketStore, value, verifierLimit, cacheLife);
    }

    /** Returns a copy with another limit. */
    public AuthSettings withVerifierLimit(Duration value) {
        return new AuthSettings(tokens, services, requests, ticketStore, queryTokens, value, cacheLife);
    }

    /** Returns a copy with another cache life. */
    public AuthSettings withCacheLife(Duration value) {
        return new AuthSettings(tokens, services, requests, ticketStore, queryTokens, verifierLimit, value);
    }
}
