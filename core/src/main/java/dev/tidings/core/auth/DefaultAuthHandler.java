package dev.tidings.core.auth;

import dev.tidings.api.AuthResult;
import dev.tidings.api.Tickets;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.internal.CanonicalAuthHandler;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.RequestVerifier;
import dev.tidings.api.spi.ServiceVerifier;
import dev.tidings.api.spi.TokenVerifier;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the credential of a client and hands it to who can judge it: a service's to the verifier of services and to
 * nobody else, a ticket to the tickets, a token to its verifier, and a request without any to the verifier of requests.
 *
 * <p>Only users have tokens: a token that is said to be a service's is refused, or whoever may choose a user name could
 * be a service.
 */
final class DefaultAuthHandler implements CanonicalAuthHandler {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultAuthHandler.class);
    private static final int SHORTEST_SECRET = 8;

    private final AuthSettings settings;
    private final Authentication.Parts parts;
    private final BoundedVerifier verifier;
    private final BoundedVerifier store;
    private final ResultCache cache;
    private final DefaultTickets tickets;

    DefaultAuthHandler(AuthSettings settings, Authentication.Parts parts) {
        this.settings = settings;
        this.parts = parts;
        verifier = new BoundedVerifier(parts, settings.verifierLimit());
        store = new BoundedVerifier(parts, settings.verifierLimit());
        cache = new ResultCache(parts.time(), settings.cacheLife());
        tickets = DefaultTickets.create(settings.ticketStore(), parts.time());
        if (settings.queryTokens()) {
            LOG.warn("tokens are taken from the query, where proxies and browsers keep them: prefer one-time tickets");
        }
    }

    boolean takesQueryTokens() {
        return settings.queryTokens();
    }

    @Override
    public CompletionStage<AuthResult> authenticate(HandshakeRequest request) {
        if (ServiceCredential.isIn(request)) {
            return service(ServiceCredential.of(request));
        }
        Credential credential = Credential.of(request, settings.queryTokens());
        return switch (credential.kind()) {
            case TICKET ->
                store.call(() -> tickets.take(credential.value(), request), List.of(credential.value()))
                        .thenApply(this::unexpired);
            case TOKEN -> token(credential.value());
            case ABSENT -> anonymous(request);
            case UNUSABLE -> rejected(credential.problem());
        };
    }

    private CompletionStage<AuthResult> service(ServiceCredential credential) {
        ServiceVerifier services = settings.services();
        if (services == null) {
            return rejected("a service, of which none is known: set a serviceVerifier");
        }
        if (!credential.isUsable()) {
            return rejected("a malformed service credential");
        }
        return verifier.call(
                        () -> services.verify(credential.name(), credential.secret()), List.of(credential.secret()))
                .thenApply(result -> unexpired(itself(result, credential.name())));
    }

    private static AuthResult itself(AuthResult result, String name) {
        return result instanceof AuthResult.Authenticated authenticated
                        && !authenticated
                                .principal()
                                .serviceName()
                                .filter(name::equals)
                                .isPresent()
                ? AuthResult.unavailable("the service verifier named someone else: return UserPrincipal.service(name)")
                : result;
    }

    private CompletionStage<AuthResult> token(String token) {
        TokenVerifier tokens = settings.tokens();
        if (tokens == null) {
            return rejected("a token, of which none is known: set a tokenVerifier");
        }
        String key = Digests.of(token);
        UserPrincipal known = cache.find(key);
        if (known != null) {
            return CompletableFuture.completedFuture(AuthResult.authenticated(known));
        }
        long begun = cache.forgettings();
        return verifier.call(() -> tokens.verify(token), List.of(token)).thenApply(answer -> {
            AuthResult result = unexpired(person(answer));
            if (result instanceof AuthResult.Authenticated authenticated) {
                cache.remember(key, authenticated.principal(), begun);
            }
            return result;
        });
    }

    private CompletionStage<AuthResult> anonymous(HandshakeRequest request) {
        RequestVerifier requests = settings.requests();
        return requests == null
                ? rejected(Credential.NONE.problem())
                : verifier.call(() -> requests.verify(request), cookies(request))
                        .thenApply(answer -> unexpired(person(answer)));
    }

    private static List<String> cookies(HandshakeRequest request) {
        return request.headers().getOrDefault("cookie", List.of()).stream()
                .flatMap(line -> Stream.of(line.split("[;=\\s]+")))
                .filter(part -> part.length() >= SHORTEST_SECRET)
                .toList();
    }

    private static AuthResult person(AuthResult result) {
        return result instanceof AuthResult.Authenticated authenticated
                        && authenticated.principal().serviceName().isPresent()
                ? AuthResult.rejected("a user's credential that names a service: set a serviceVerifier for services")
                : result;
    }

    private AuthResult unexpired(AuthResult result) {
        return result instanceof AuthResult.Authenticated authenticated
                ? Expiry.judge(authenticated.principal(), parts.time().now())
                : result;
    }

    private static CompletionStage<AuthResult> rejected(String reason) {
        return CompletableFuture.completedFuture(AuthResult.rejected(reason));
    }

    @Override
    public HealthSnapshot.Component health() {
        return AuthHealth.of(verifier, store);
    }

    @Override
    public Tickets tickets() {
        return tickets;
    }

    @Override
    public CompletionStage<Void> revoke(UserId userId) {
        cache.forget(userId);
        return tickets.revokeAll(userId);
    }
}
