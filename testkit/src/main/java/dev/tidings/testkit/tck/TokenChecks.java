package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AuthResult;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Checks of what a verifier says of tokens. */
final class TokenChecks {
    private static final int LONGEST = 8 * 1024;
    private static final int QUOTE = 12;
    private static final int THREADS = 8;
    /** No rule verifies more tokens one after the other. */
    static final int MOST_CALLS = 40;

    private static final int ROUNDS = 10;
    private static final List<String> ODD = List.of(
            "x",
            " ",
            ".",
            "..",
            "a.b.c",
            "...........",
            "null",
            "undefined",
            "*",
            "%",
            "%00",
            "%s%s%n",
            "Bearer tck-not-a-token",
            "tck-not-a-token-0123456789",
            "' OR '1'='1",
            "{\"sub\":\"admin\"}",
            "../../etc/passwd",
            "${jndi:ldap://127.0.0.1/x}",
            "-1",
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZG1pbiJ9.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

    private TokenChecks() {}

    private static List<String> odd() {
        List<String> tokens = new ArrayList<>(ODD);
        for (String piece : List.of("a", ".", "=", "a.", "((", "[{", " ", "%25", "a@a.")) {
            tokens.add(piece.repeat(LONGEST / piece.length()));
        }
        return tokens;
    }

    private static void each(TokenBench bench, BiConsumer<String, AuthResult> check) {
        for (String token : odd()) {
            check.accept(token, bench.verify(token));
        }
    }

    static void accept(TokenBench bench) {
        bench.accepted().forEach((token, user) -> requireAccepted(bench, token, user));
    }

    private static UserPrincipal requireAccepted(TokenBench bench, String token, UserId user) {
        AuthResult result = bench.verify(token);
        assertThat(result).as("the result of a good token of " + user).isInstanceOf(AuthResult.Authenticated.class);
        UserPrincipal principal = ((AuthResult.Authenticated) result).principal();
        assertThat(principal.userId()).as("whose token it is").isEqualTo(user);
        return principal;
    }

    static void acceptAgain(TokenBench bench) {
        for (int time = 0; time < 5; time++) {
            accept(bench);
        }
    }

    /** Good and bad tokens, each from several threads. */
    static void acceptAtOnce(TokenBench bench) {
        List<Map.Entry<String, UserId>> tokens = List.copyOf(bench.accepted().entrySet());
        Crew.run(THREADS, bench.patience().times(MOST_CALLS), thread -> {
            for (int round = 0; round < ROUNDS; round++) {
                Map.Entry<String, UserId> token = tokens.get((thread + round) % tokens.size());
                requireAccepted(bench, token.getKey(), token.getValue());
                assertThat(bench.verify(ODD.get((thread * ROUNDS + round) % ODD.size())))
                        .as("the result of an odd token between good ones")
                        .isNotInstanceOf(AuthResult.Authenticated.class);
            }
        });
    }

    static void yieldNoService(TokenBench bench) {
        bench.accepted()
                .forEach((token, user) -> assertThat(
                                requireAccepted(bench, token, user).serviceName())
                        .as("the service that %s is", user)
                        .isEmpty());
    }

    static void yieldNoExpired(TokenBench bench) {
        bench.accepted()
                .forEach((token, user) -> requireAccepted(bench, token, user)
                        .expiresAt()
                        .ifPresent(end -> assertThat(end)
                                .as("the end of %s's principal", user)
                                .isAfter(bench.now())));
    }

    static void refuseChanged(TokenBench bench) {
        for (String token : bench.accepted().keySet()) {
            int middle = token.length() / 2;
            char other = token.charAt(middle) == 'x' ? 'y' : 'x';
            for (String changed : List.of(
                    token.substring(1),
                    token.substring(0, token.length() - 1),
                    token.substring(0, middle),
                    token + token,
                    token + "x",
                    token.substring(0, middle) + other + token.substring(middle + 1),
                    token.toUpperCase(java.util.Locale.ROOT).equals(token)
                            ? token.toLowerCase(java.util.Locale.ROOT)
                            : token.toUpperCase(java.util.Locale.ROOT))) {
                if (!changed.isEmpty() && !bench.accepted().containsKey(changed)) {
                    requireRefused(bench.verify(changed), "a good token that was changed");
                }
            }
        }
    }

    private static void requireRefused(AuthResult result, String what) {
        assertThat(result).as("the result of " + what).isInstanceOf(AuthResult.Rejected.class);
    }

    static void answerAll(TokenBench bench) {
        each(
                bench,
                (token, result) -> assertThat(result)
                        .as("the result of " + TokenBench.shown(token))
                        .isNotNull());
    }

    static void acceptNothingOdd(TokenBench bench) {
        each(
                bench,
                (token, result) -> assertThat(result)
                        .as("the result of " + TokenBench.shown(token))
                        .isNotInstanceOf(AuthResult.Authenticated.class));
    }

    static void refuseTheOdd(TokenBench bench) {
        each(
                bench,
                (token, result) -> assertThat(result)
                        .as("the result of " + TokenBench.shown(token))
                        .isNotInstanceOf(AuthResult.Unavailable.class));
    }

    static void quoteNothing(TokenBench bench) {
        each(bench, (token, result) -> {
            String reason = reasonOf(result);
            String visible = token.strip();
            String quote = visible.substring(0, Math.min(QUOTE, visible.length()));
            assertThat(quote.length() == QUOTE && reason.contains(quote))
                    .as("whether the reason \"%s\" quotes %s", reason, TokenBench.shown(token))
                    .isFalse();
        });
    }

    private static String reasonOf(AuthResult result) {
        if (result instanceof AuthResult.Rejected rejected) {
            return rejected.reason();
        }
        return result instanceof AuthResult.Unavailable unavailable ? unavailable.reason() : "";
    }

    /** Demands an end, be it a failure: what kind of answer it is, others check. */
    static void answerInTime(TokenBench bench) {
        List<String> tokens = new ArrayList<>(odd());
        tokens.addAll(bench.accepted().keySet());
        for (String token : tokens) {
            var unused = ending(bench, token);
        }
    }

    /** Returns the result, or null for what counts as unavailable. */
    private static @Nullable AuthResult ending(TokenBench bench, String token) {
        String what = "verify of " + TokenBench.shown(token);
        CompletionStage<AuthResult> stage;
        try {
            stage = bench.patience().prompt(what, () -> bench.verifier().verify(token));
        } catch (CompletionException thrown) {
            return null;
        }
        return stage == null || bench.patience().fails(what, stage)
                ? null
                : stage.toCompletableFuture().join();
    }

    static void sayNothingInAnOutage(TokenBench bench) {
        for (String token : bench.accepted().keySet()) {
            AuthResult result = ending(bench, token);
            assertThat(result == null || result instanceof AuthResult.Unavailable)
                    .as("whether the result while the login is down is that nobody can tell, it is %s", result)
                    .isTrue();
        }
    }
}
