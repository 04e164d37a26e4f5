package dev.tidings.testkit.tck;

import dev.tidings.api.UserId;
import dev.tidings.api.spi.TokenVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The rules of a {@link TokenVerifier}. A verifier that follows all of them lets in whom it should, and tells everybody
 * else apart from a login that is down.
 *
 * <pre>{@code
 * class MyVerifierTest extends TokenVerifierTck {
 *     @Override
 *     protected TokenVerifier verifier() {
 *         return new MyVerifier(sessions);
 *     }
 *
 *     @Override
 *     protected Map<String, UserId> acceptedTokens() {
 *         return Map.of(sessions.open("ada"), UserId.of("ada"), sessions.open("bob"), UserId.of("bob"));
 *     }
 * }
 * }</pre>
 */
public abstract class TokenVerifierTck extends ContractTck {
    /** For the class that extends it. */
    protected TokenVerifierTck() {}

    /**
     * Makes a verifier. Called once for each rule.
     *
     * @return the verifier
     */
    protected abstract TokenVerifier verifier();

    /**
     * Says which tokens the verifier of the rule accepts at this moment, and whose they are; best of two users or more.
     * Called after {@link #verifier}. By default none, and the rules of good tokens are skipped.
     *
     * @return the users by token
     */
    protected Map<String, UserId> acceptedTokens() {
        return Map.of();
    }

    /**
     * Makes a verifier whose login can't be reached. By default there is none, and TV-21 is skipped.
     *
     * @return a verifier that can't tell about any of the {@link #acceptedTokens}, or empty
     */
    protected Optional<TokenVerifier> unreachable() {
        return Optional.empty();
    }

    /**
     * Says what time it is for the verifier.
     *
     * @return the system's time by default
     */
    protected Instant now() {
        return Instant.now();
    }

    /**
     * Says how long a token may take to be verified.
     *
     * @return 5 seconds by default, after which a server takes it for unavailable
     */
    protected Duration limit() {
        return Duration.ofSeconds(5);
    }

    private void check(Consumer<TokenBench> check) {
        check(verifier(), check);
    }

    private void check(TokenVerifier verifier, Consumer<TokenBench> check) {
        TokenBench bench = new TokenBench(verifier, acceptedTokens(), now(), new Patience(limit(), limit()));
        rule().holds(limit().multipliedBy(TokenChecks.MOST_CALLS), () -> check.accept(bench));
    }

    private void checkGood(Consumer<TokenBench> check) {
        check(bench -> {
            Assumptions.assumeFalse(bench.accepted().isEmpty(), "override acceptedTokens() to have this rule checked");
            check.accept(bench);
        });
    }

    /** {@link TokenVerifier#verify}: whose it is. */
    @Test
    @IfThisFails("look whether the verifier knows the token that acceptedTokens() names, and reads the user from "
            + "the right place")
    public void tv01_a_good_token_is_its_users() {
        checkGood(TokenChecks::accept);
    }

    /** {@link TokenVerifier#verify}: verifies a token; it does not use it up. */
    @Test
    @IfThisFails("a token that is good once only is a ticket: use a TicketStore for these")
    public void tv02_a_token_can_be_verified_again() {
        checkGood(TokenChecks::acceptAgain);
    }

    /** {@link TokenVerifier}: called by several threads at once. */
    @Test
    @IfThisFails(
            "keep nothing of a token in fields, and use no MessageDigest, Mac or Signature by two threads " + "at once")
    public void tv03_many_threads_get_their_own_answers() {
        checkGood(TokenChecks::acceptAtOnce);
    }

    /** {@link dev.tidings.api.UserPrincipal#service}: no token verifier of users may return it. */
    @Test
    @IfThisFails("refuse user names that begin with service:")
    public void tv04_a_user_is_no_service() {
        checkGood(TokenChecks::yieldNoService);
    }

    /** {@link dev.tidings.api.UserPrincipal#expiresAt}: from when on it is no longer valid. */
    @Test
    @IfThisFails("give the principal the token's own end, and refuse a token whose end is over")
    public void tv05_who_is_let_in_has_not_expired() {
        checkGood(TokenChecks::yieldNoExpired);
    }

    /** {@link dev.tidings.api.AuthResult.Rejected}: the credential is not valid. */
    @Test
    @IfThisFails("compare the whole token, upper and lower case apart, and check its signature over all of it")
    public void tv06_a_token_that_was_changed_is_refused() {
        checkGood(TokenChecks::refuseChanged);
    }

    /**
     * {@link TokenVerifier#verify}: printable ASCII of at most 8 KiB, as the client sent it; a failed stage, null or
     * an exception counts as unavailable.
     */
    @Test
    @IfThisFails("refuse what can't be read as a token: catch what a parser throws, and return no null")
    public void tv11_whatever_a_client_sends_is_answered() {
        check(TokenChecks::answerAll);
    }

    /** {@link TokenVerifier#verify}: or that it is refused. */
    @Test
    @IfThisFails("don't accept what a look-up matches by a pattern, a prefix or a default")
    public void tv12_nothing_odd_is_let_in() {
        check(TokenChecks::acceptNothingOdd);
    }

    /**
     * {@link dev.tidings.api.AuthResult}: a client is told to log in again for the one and to come back later for
     * the other.
     */
    @Test
    @IfThisFails("return AuthResult.rejected for a token that is wrong, and unavailable only if nobody can tell")
    public void tv13_a_bad_token_is_refused_and_not_unavailable() {
        check(TokenChecks::refuseTheOdd);
    }

    /** {@link dev.tidings.api.AuthResult#rejected}: must not quote the credential. */
    @Test
    @IfThisFails("use constant texts as reasons, not the message of an exception that quotes its input")
    public void tv14_a_reason_does_not_quote_the_token() {
        check(TokenChecks::quoteNothing);
    }

    /** {@link TokenVerifier#verify}: that nobody can tell now; a server waits 5 seconds. */
    @Test
    @IfThisFails("set timeouts on calls to the login, and look for patterns that backtrack over a long token")
    public void tv15_every_answer_comes_in_time() {
        check(TokenChecks::answerInTime);
    }

    /** {@link dev.tidings.api.AuthResult.Unavailable}: nobody can tell now. */
    @Test
    @IfThisFails("return AuthResult.unavailable, or let the stage fail, when the login does not answer: a "
            + "refusal logs every user out")
    public void tv21_an_outage_is_no_refusal() {
        Optional<TokenVerifier> down = unreachable();
        Assumptions.assumeTrue(down.isPresent(), "override unreachable() to have this rule checked");
        var unused = verifier();
        Assumptions.assumeFalse(acceptedTokens().isEmpty(), "override acceptedTokens() to have this rule checked");
        check(down.orElseThrow(), TokenChecks::sayNothingInAnOutage);
    }
}
