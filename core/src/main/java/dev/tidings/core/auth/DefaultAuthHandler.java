package dev.tidings.core.auth;

import dev.tidings.api.AuthResult;
import dev.tidings.api.internal.CanonicalAuthHandler;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.api.spi.TokenVerifier;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a client's bearer token to the verifier. Only what the verifier says about a token is a refusal; everything
 * that goes wrong with the verifier is unavailability, so that an outage logs nobody out.
 */
final class DefaultAuthHandler implements CanonicalAuthHandler {
    static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(DefaultAuthHandler.class);

    private final TokenVerifier verifier;
    private final TimeSource time;
    private final TaskScheduler scheduler;

    DefaultAuthHandler(TokenVerifier verifier, TimeSource time, TaskScheduler scheduler) {
        this.verifier = verifier;
        this.time = time;
        this.scheduler = scheduler;
    }

    @Override
    public CompletionStage<AuthResult> authenticate(HandshakeRequest request) {
        Credential credential = Credential.of(request);
        String token = credential.token();
        return token == null
                ? CompletableFuture.completedFuture(AuthResult.rejected(credential.problem()))
                : verify(token);
    }

    private CompletionStage<AuthResult> verify(String token) {
        CompletableFuture<AuthResult> result = new CompletableFuture<>();
        try {
            CompletionStage<AuthResult> stage = verifier.verify(token);
            if (stage == null) {
                result.complete(AuthResult.unavailable("the verifier returned null: return a stage"));
            } else {
                stage.whenComplete((answer, cause) -> result.complete(outcome(token, answer, cause)));
                limit(result);
            }
        } catch (Throwable cause) {
            result.complete(failure(cause));
        }
        return result;
    }

    private void limit(CompletableFuture<AuthResult> result) {
        if (result.isDone()) {
            return;
        }
        TaskScheduler.Scheduled limit = scheduler.schedule(
                () -> result.complete(
                        AuthResult.unavailable("the verifier took more than " + LIMIT.toSeconds() + " s")),
                LIMIT);
        CompletionStage<AuthResult> stage = result;
        stage.whenComplete((answer, cause) -> limit.cancel());
    }

    private AuthResult outcome(String token, @Nullable AuthResult answer, @Nullable Throwable cause) {
        if (cause != null) {
            return failure(cause);
        }
        if (answer == null) {
            return AuthResult.unavailable("the verifier answered null: complete with a result");
        }
        if (answer instanceof AuthResult.Authenticated authenticated) {
            return unexpired(authenticated);
        }
        return withoutToken(answer, token);
    }

    private AuthResult unexpired(AuthResult.Authenticated authenticated) {
        boolean expired = authenticated
                .principal()
                .expiresAt()
                .filter(end -> !end.isAfter(time.now()))
                .isPresent();
        return expired ? AuthResult.rejected("the credential expired") : authenticated;
    }

    private static AuthResult withoutToken(AuthResult answer, String token) {
        if (answer instanceof AuthResult.Rejected rejected && rejected.reason().contains(token)) {
            return new AuthResult.Rejected(rejected.code(), "reason withheld: it quoted the credential");
        }
        if (answer instanceof AuthResult.Unavailable unavailable
                && unavailable.reason().contains(token)) {
            return AuthResult.unavailable("reason withheld: it quoted the credential");
        }
        return answer;
    }

    private static AuthResult failure(Throwable cause) {
        LOG.error("the token verifier failed; the client is told to come back later", MutedFailure.of(cause));
        return AuthResult.unavailable(
                "the verifier failed with " + cause.getClass().getName());
    }
}
