package dev.tidings.testkit.tck;

import dev.tidings.api.AuthResult;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TokenVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of a token verifier hold for one made from a look-up, and catch what is wrong with others. */
class TokenVerifierTckTest {
    private static final Map<String, UserId> USERS = users();
    private static volatile Defect planted = Defect.NONE;

    private static Map<String, UserId> users() {
        Map<String, UserId> users = new LinkedHashMap<>();
        users.put("s3cr3t-token-of-ada-0000001", UserId.of("ada"));
        users.put("S3cr3t-token-of-bob-0000002", UserId.of("bob"));
        return users;
    }

    /** What can be wrong, and which rule must say so. */
    enum Defect implements PlantedDefect {
        NONE,
        MIXES_USERS("TV-01"),
        USES_TOKENS_UP("TV-02"),
        KEEPS_THE_TOKEN_IN_A_FIELD("TV-03"),
        LETS_SERVICES_IN("TV-04"),
        LETS_EXPIRED_ONES_IN("TV-05"),
        TRIMS("TV-06"),
        THROWS_FOR_THE_ODD("TV-11"),
        YIELDS_NULL("TV-11"),
        FAILS_FOR_THE_ODD("TV-11"),
        LETS_ANYBODY_IN("TV-12"),
        SAYS_UNAVAILABLE("TV-13"),
        QUOTES("TV-14"),
        BLOCKS("TV-15"),
        NEVER_ANSWERS("TV-15"),
        REFUSES_IN_AN_OUTAGE("TV-21");

        private final String[] rules;

        Defect(String... rules) {
            this.rules = rules;
        }

        @Override
        public String[] rules() {
            return rules.clone();
        }
    }

    /** A verifier that is right but for its defect. */
    private static final class TinyVerifier implements TokenVerifier {
        private final Defect defect = planted;
        private final Set<String> used = ConcurrentHashMap.newKeySet();
        private volatile String current = "";

        @Override
        public CompletionStage<AuthResult> verify(String token) {
            current = token;
            if (defect == Defect.KEEPS_THE_TOKEN_IN_A_FIELD) {
                LockSupport.parkNanos(50_000);
            }
            String looked = defect == Defect.KEEPS_THE_TOKEN_IN_A_FIELD ? current : token;
            UserId user = USERS.get(defect == Defect.TRIMS ? looked.replaceAll("x$", "") : looked);
            if (user == null) {
                return refusal(token);
            }
            if (defect == Defect.USES_TOKENS_UP && !used.add(token)) {
                return done(AuthResult.rejected("used"));
            }
            return done(AuthResult.authenticated(principal(user)));
        }

        private UserPrincipal principal(UserId user) {
            return switch (defect) {
                case MIXES_USERS -> UserPrincipal.of(UserId.of("ada"));
                case LETS_SERVICES_IN -> UserPrincipal.service(user.value());
                case LETS_EXPIRED_ONES_IN -> UserPrincipal.of(user).expiringAt(Instant.EPOCH);
                default -> UserPrincipal.of(user);
            };
        }

        private CompletionStage<AuthResult> refusal(String token) {
            return switch (defect) {
                case THROWS_FOR_THE_ODD -> throw new IllegalArgumentException("no token");
                case YIELDS_NULL -> done(null);
                case FAILS_FOR_THE_ODD -> CompletableFuture.failedFuture(new IllegalArgumentException("no token"));
                case LETS_ANYBODY_IN -> done(AuthResult.authenticated(UserPrincipal.of(UserId.of("guest"))));
                case SAYS_UNAVAILABLE -> done(AuthResult.unavailable("not found"));
                case QUOTES -> done(AuthResult.rejected("unknown token " + token));
                case BLOCKS -> blocked();
                case NEVER_ANSWERS -> new CompletableFuture<>();
                default -> done(AuthResult.rejected("unknown token"));
            };
        }

        private static CompletionStage<AuthResult> blocked() {
            LockSupport.parkNanos(1_000_000_000);
            return done(AuthResult.rejected("late"));
        }

        private static CompletionStage<AuthResult> done(AuthResult result) {
            return CompletableFuture.completedFuture(result);
        }
    }

    @Nested
    class OfALookUp extends TokenVerifierTck {
        @Override
        protected TokenVerifier verifier() {
            return TokenVerifier.of(
                    token -> Optional.ofNullable(USERS.get(token)).map(UserPrincipal::of));
        }

        @Override
        protected Map<String, UserId> acceptedTokens() {
            return USERS;
        }

        @Override
        protected Optional<TokenVerifier> unreachable() {
            return Optional.of(TokenVerifier.of(token -> {
                throw new IllegalStateException("the table of sessions is down");
            }));
        }
    }

    static class Planted extends TokenVerifierTck {
        @Override
        protected TokenVerifier verifier() {
            return new TinyVerifier();
        }

        @Override
        protected Map<String, UserId> acceptedTokens() {
            return planted == Defect.LETS_SERVICES_IN
                    ? Map.of("s3cr3t-token-of-ada-0000001", UserId.of("service:ada"))
                    : USERS;
        }

        @Override
        protected Optional<TokenVerifier> unreachable() {
            return Optional.of(token -> CompletableFuture.completedFuture(
                    planted == Defect.REFUSES_IN_AN_OUTAGE
                            ? AuthResult.rejected("no answer of the login")
                            : AuthResult.unavailable("no answer of the login")));
        }

        @Override
        protected Duration limit() {
            return planted == Defect.BLOCKS || planted == Defect.NEVER_ANSWERS
                    ? Duration.ofMillis(300)
                    : Duration.ofSeconds(5);
        }
    }

    @Test
    void a_verifier_of_one_page_that_is_right_breaks_no_rule() {
        planted = Defect.NONE;
        PlantedRun.requireRight(Planted.class);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_defect_is_caught(Defect defect) {
        planted = defect;
        PlantedRun.requireCaught(Planted.class, defect);
    }

    @Test
    void every_rule_catches_something() {
        PlantedRun.requireAllToCatch(TokenVerifierTck.class, Arrays.stream(Defect.values()));
    }
}
