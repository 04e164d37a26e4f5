package dev.tidings.core;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.spi.RequestVerifier;
import dev.tidings.api.spi.ServiceVerifier;
import dev.tidings.api.spi.TicketStore;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.auth.AuthSettings;
import dev.tidings.core.auth.Authentication;
import dev.tidings.core.config.ServerConfig;
import dev.tidings.core.time.SystemTime;
import java.time.Duration;
import java.util.Objects;

/**
 * Sets up who is let in: with {@link AuthHandlers#builder} for a server of the application's own, with
 * {@link TidingsServerBuilder#authentication} for an embedded one. Tickets are always taken. The last value of a setting
 * counts; one that a configuration has chosen must not be set again. Not thread-safe.
 */
public final class AuthHandlerBuilder {
    private final ServerConfig config;
    private final Authentication.Parts parts;
    private AuthSettings settings;

    AuthHandlerBuilder(ServerConfig config) {
        this(config, new Authentication.Parts(SystemTime.clock(), new UnownedTimer(), Runnable::run));
    }

    AuthHandlerBuilder(ServerConfig config, Authentication.Parts parts) {
        this.config = config;
        this.parts = parts;
        this.settings = config.auth();
    }

    /**
     * Sets who says whose a bearer token is.
     *
     * @param value the verifier
     * @return this builder
     */
    public AuthHandlerBuilder tokenVerifier(TokenVerifier value) {
        settings = settings.withTokens(Objects.requireNonNull(value, "tokenVerifier"));
        return this;
    }

    /**
     * Sets who says whether a client is the service that its {@code X-Service-ID} header names. Without one every client
     * that sends such a header is refused.
     *
     * @param value the verifier
     * @return this builder
     */
    public AuthHandlerBuilder serviceVerifier(ServiceVerifier value) {
        settings = settings.withServices(Objects.requireNonNull(value, "serviceVerifier"));
        return this;
    }

    /**
     * Sets who says who a client is that brings neither token nor ticket, by a session's cookie for example. Not asked
     * about a client that brings either.
     *
     * @param value the verifier
     * @return this builder
     */
    public AuthHandlerBuilder requestVerifier(RequestVerifier value) {
        settings = settings.withRequests(Objects.requireNonNull(value, "requestVerifier"));
        return this;
    }

    /**
     * Sets where tickets are kept. Default this process's memory, with at most 64 tickets of a user and 100,000 in total.
     *
     * @param value the store, which serves one realm
     * @return this builder
     */
    public AuthHandlerBuilder ticketStore(TicketStore value) {
        settings = settings.withTicketStore(Objects.requireNonNull(value, "ticketStore"));
        return this;
    }

    /**
     * Takes tokens from the query too, as {@code ?token=} or {@code ?access_token=}. Off by default, and warned of in the
     * log: browsers and proxies keep addresses. Tidings itself logs none.
     *
     * @return this builder
     * @throws IllegalStateException if the configuration says so already
     */
    public AuthHandlerBuilder queryTokens() {
        config.requireUnset("queryTokens");
        settings = settings.withQueryTokens(true);
        return this;
    }

    /**
     * Sets how long a verifier or ticket store may take before it counts as unavailable. Default 5 seconds.
     *
     * @param value 1 ms to 10 s
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if the configuration says so already
     */
    public AuthHandlerBuilder verifierLimit(Duration value) {
        config.requireUnset("verifierLimit");
        settings = settings.withVerifierLimit(value);
        return this;
    }

    /**
     * Sets how long a token that was found valid is not verified again; at most until it expires, and until its user is
     * revoked. At most 10,000 tokens are remembered, as hashes. Default 60 seconds.
     *
     * @param value 0 to 60 s; zero verifies each time
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if the configuration says so already
     */
    public AuthHandlerBuilder cacheLife(Duration value) {
        config.requireUnset("cacheLife");
        settings = settings.withCacheLife(value);
        return this;
    }

    /**
     * Makes the handler. It runs verifiers on its caller's thread.
     *
     * @return a handler that owns no thread and needs no closing
     */
    public AuthHandler build() {
        return Authentication.create(settings, parts);
    }

    boolean takesQueryTokens() {
        return settings.queryTokens();
    }

    AuthHandler build(EngineHost host) {
        return Authentication.create(
                settings, new Authentication.Parts(host.time(), host.scheduler(), host.messages()));
    }
}
