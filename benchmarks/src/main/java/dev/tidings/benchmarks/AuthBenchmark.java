package dev.tidings.benchmarks;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.AuthResult;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.AuthHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs to find out who a client is, but for what the application's verifier does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AuthBenchmark {
    private static final TokenVerifier VERIFIER =
            TokenVerifier.of(token -> Optional.of(UserPrincipal.of(UserId.of("user-7"))));

    private final AuthHandler remembering = AuthHandlers.createAuthHandler(VERIFIER);
    private final AuthHandler asking = AuthHandlers.builder()
            .tokenVerifier(VERIFIER)
            .cacheLife(Duration.ZERO)
            .build();
    private final HandshakeRequest request = new HandshakeRequest(
            "/ws", Map.of(), Map.of("authorization", List.of("Bearer " + "abcDEF0123456789".repeat(20))), "192.0.2.7");

    /** Fails the trial if the client was not let in. */
    @TearDown
    public void check() {
        requireLetIn(remembering);
        requireLetIn(asking);
    }

    private void requireLetIn(AuthHandler handler) {
        AuthResult result = handler.authenticate(request).toCompletableFuture().join();
        if (!(result instanceof AuthResult.Authenticated)) {
            throw new IllegalStateException("the client must be let in but was not: " + result);
        }
    }

    /** A token that was verified lately. */
    @Benchmark
    public CompletionStage<AuthResult> knownToken() {
        return remembering.authenticate(request);
    }

    /** A token that the verifier is asked about, which answers at once. */
    @Benchmark
    public CompletionStage<AuthResult> newToken() {
        return asking.authenticate(request);
    }
}
