package dev.tidings.core.auth;

import dev.tidings.api.AuthResult;
import dev.tidings.api.spi.TaskScheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's verifiers, with a limit to each call and to the number of calls. Only what a verifier says about a
 * credential is a refusal; everything that goes wrong with it is unavailability, so that an outage logs nobody out.
 *
 * <p>There is no circuit breaker: no number of bad credentials, nor of failures, makes the next call fail. A call that
 * exceeds its limit is answered for and given up, but a thread that hangs in one counts until it is back, so that hanging
 * verifiers take no more than their share of the threads.
 */
final class BoundedVerifier {
    static final int MAX_CALLS = 40;

    private static final String WITHHELD = "reason withheld: it quoted the credential";
    private static final Logger LOG = LoggerFactory.getLogger(BoundedVerifier.class);

    private final Authentication.Parts parts;
    private final Duration limit;
    private final Semaphore places = new Semaphore(MAX_CALLS);
    private final CallRecord record;

    BoundedVerifier(Authentication.Parts parts, Duration limit) {
        this.parts = parts;
        this.limit = limit;
        this.record = new CallRecord(parts.time());
    }

    /** How a call ended. */
    private record Ending(AuthResult result, boolean thrown) {
        static Ending unavailable(String reason) {
            return new Ending(AuthResult.unavailable(reason), false);
        }
    }

    /** Calls a verifier. The stage never fails, and no reason in its result quotes a secret. */
    CompletionStage<AuthResult> call(Supplier<@Nullable CompletionStage<AuthResult>> verifier, List<String> secrets) {
        CompletableFuture<Ending> ending = new CompletableFuture<>();
        CompletionStage<AuthResult> result = ending.thenApply(this::noted);
        if (!places.tryAcquire()) {
            ending.complete(Ending.unavailable("verifier calls must be <= " + MAX_CALLS + " at once: make it faster"));
            return result;
        }
        limit(ending);
        try {
            parts.executor().execute(() -> run(verifier, secrets, ending));
        } catch (RuntimeException | Error e) {
            places.release();
            ending.complete(Ending.unavailable(
                    "the executor takes no more: " + e.getClass().getName()));
        }
        return result;
    }

    private AuthResult noted(Ending ending) {
        if (ending.thrown()) {
            record.threw();
        } else if (ending.result() instanceof AuthResult.Unavailable) {
            record.unanswered();
        } else {
            record.answered();
        }
        return ending.result();
    }

    /** Returns how many calls are under way, those included that were given up and hang. */
    int calls() {
        return MAX_CALLS - places.availablePermits();
    }

    /** Returns what the calls came to. */
    CallRecord record() {
        return record;
    }

    private void limit(CompletableFuture<Ending> ending) {
        TaskScheduler.Scheduled timer = parts.scheduler()
                .schedule(() -> ending.complete(Ending.unavailable("the verifier took more than " + limit)), limit);
        whenDone(ending, timer::cancel);
    }

    private void run(
            Supplier<@Nullable CompletionStage<AuthResult>> verifier,
            List<String> secrets,
            CompletableFuture<Ending> ending) {
        try {
            CompletionStage<AuthResult> stage = verifier.get();
            if (stage == null) {
                ending.complete(Ending.unavailable("the verifier returned null: return a stage"));
            } else {
                stage.whenComplete((answer, cause) -> ending.complete(outcome(answer, cause, secrets)));
            }
        } catch (Throwable cause) {
            ending.complete(failure(cause));
        } finally {
            whenDone(ending, places::release);
        }
    }

    private static void whenDone(CompletionStage<?> stage, Runnable action) {
        stage.whenComplete((value, cause) -> action.run());
    }

    private static Ending outcome(@Nullable AuthResult answer, @Nullable Throwable cause, List<String> secrets) {
        if (cause != null) {
            return failure(cause);
        }
        return answer == null
                ? Ending.unavailable("the verifier answered null: complete with a result")
                : new Ending(withoutSecrets(answer, secrets), false);
    }

    private static AuthResult withoutSecrets(AuthResult answer, List<String> secrets) {
        if (answer instanceof AuthResult.Rejected rejected && quotes(rejected.reason(), secrets)) {
            return new AuthResult.Rejected(rejected.code(), WITHHELD);
        }
        if (answer instanceof AuthResult.Unavailable unavailable && quotes(unavailable.reason(), secrets)) {
            return AuthResult.unavailable(WITHHELD);
        }
        return answer;
    }

    private static boolean quotes(String reason, List<String> secrets) {
        return secrets.stream().anyMatch(reason::contains);
    }

    private static Ending failure(Throwable cause) {
        LOG.error("the verifier failed; the client is told to come back later", MutedFailure.of(cause));
        return new Ending(
                AuthResult.unavailable(
                        "the verifier failed with " + cause.getClass().getName()),
                true);
    }
}
