package dev.tidings.jwt;

import dev.tidings.api.spi.TimeSource;
import dev.tidings.api.spi.TokenVerifier;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sets up a verifier. Each setting may be made once. Issuer and audience must be set, or waived by name. Not
 * thread-safe; the verifiers are.
 */
public final class JwtVerifierBuilder {
    private static final Duration DEFAULT_SKEW = Duration.ofSeconds(60);
    private static final Duration MAX_SKEW = Duration.ofMinutes(10);
    private static final Duration MIN_LIFETIME = Duration.ofSeconds(1);
    private static final Duration MIN_KEY_LIFETIME = Duration.ofMinutes(1);
    private static final Duration MIN_FETCH_LIMIT = Duration.ofMillis(1);
    private static final Duration MAX_FETCH_LIMIT = Duration.ofSeconds(9);
    private static final Duration MAX_TIME = Duration.ofDays(3_650);
    private static final int FETCH_THREADS = 2;
    private static final int IDLE_SECONDS = 10;

    private final Set<JwtAlgorithm> algorithms;
    private final @Nullable KeySource fixedKeys;
    private final @Nullable URI jwksUri;
    private @Nullable Set<String> issuers;
    private @Nullable Set<String> audiences;
    private @Nullable String subjectClaim;
    private @Nullable String permissionsClaim;
    private @Nullable String type;
    private @Nullable Duration clockSkew;
    private @Nullable Duration maxLifetime;
    private @Nullable Duration keyLifetime;
    private @Nullable Duration keyGrace;
    private @Nullable Duration fetchLimit;
    private @Nullable TimeSource timeSource;

    JwtVerifierBuilder(JwtAlgorithm algorithm, KeySource fixedKeys) {
        this.algorithms = EnumSet.of(algorithm);
        this.fixedKeys = fixedKeys;
        this.jwksUri = null;
    }

    JwtVerifierBuilder(Set<JwtAlgorithm> algorithms, URI jwksUri) {
        this.algorithms = EnumSet.copyOf(algorithms);
        this.fixedKeys = null;
        this.jwksUri = jwksUri;
    }

    /**
     * Sets what {@code iss} must be.
     *
     * @param value the issuer, to the letter
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     * @throws IllegalStateException if it was set or waived before
     */
    public JwtVerifierBuilder issuer(String value) {
        requireUnset("issuer", issuers);
        issuers = Set.of(requireText("issuer", value));
        return this;
    }

    /**
     * Accepts every issuer, and none. Whoever holds a key that is accepted can then speak for every user.
     *
     * @return this builder
     * @throws IllegalStateException if the issuer was set or waived before
     */
    public JwtVerifierBuilder anyIssuer() {
        requireUnset("issuer", issuers);
        issuers = Set.of();
        return this;
    }

    /**
     * Sets which values of {@code aud} mean this server.
     *
     * @param value a value
     * @param others more of them; a token needs one
     * @return this builder
     * @throws IllegalArgumentException if one is blank
     * @throws IllegalStateException if it was set or waived before
     */
    public JwtVerifierBuilder audience(String value, String... others) {
        requireUnset("audience", audiences);
        audiences = Stream.concat(Stream.of(value), Arrays.stream(others))
                .map(each -> requireText("audience", each))
                .collect(Collectors.toUnmodifiableSet());
        return this;
    }

    /**
     * Accepts every audience, and none. A token for any other service of the issuer then opens this one.
     *
     * @return this builder
     * @throws IllegalStateException if the audience was set or waived before
     */
    public JwtVerifierBuilder anyAudience() {
        requireUnset("audience", audiences);
        audiences = Set.of();
        return this;
    }

    /**
     * Sets which claim holds the id of the user, a string that {@link dev.tidings.api.UserId} accepts. Default
     * {@code sub}.
     *
     * @param name the claim's name
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     * @throws IllegalStateException if it was set before
     */
    public JwtVerifierBuilder subjectClaim(String name) {
        requireUnset("subjectClaim", subjectClaim);
        subjectClaim = requireText("subject claim", name);
        return this;
    }

    /**
     * Sets which claim holds permissions: a string with blanks between them, such as {@code scope}, or a list of
     * strings. Default none, and then no user has permissions.
     *
     * @param name the claim's name; a token without the claim is accepted and has no permissions
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     * @throws IllegalStateException if it was set before
     */
    public JwtVerifierBuilder permissionsClaim(String name) {
        requireUnset("permissionsClaim", permissionsClaim);
        permissionsClaim = requireText("permissions claim", name);
        return this;
    }

    /**
     * Sets what the header's {@code typ} must be. Default {@code JWT}, or that it is absent.
     *
     * @param value the type, such as {@code at+jwt}; letter case and {@code application/} in front do not matter
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     * @throws IllegalStateException if it was set before
     */
    public JwtVerifierBuilder type(String value) {
        requireUnset("type", type);
        type = HeaderRules.normalize(requireText("type", value));
        return this;
    }

    /**
     * Sets how far the issuer's clock may be off. Tokens are accepted this much earlier and longer. Default 60 s.
     *
     * @param value 0 to 10 minutes
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it was set before
     */
    public JwtVerifierBuilder clockSkew(Duration value) {
        requireUnset("clockSkew", clockSkew);
        clockSkew = requireWithin("clock skew", Duration.ZERO, value, MAX_SKEW);
        return this;
    }

    /**
     * Sets the longest time from {@code iat} to {@code exp} and so makes {@code iat} necessary. Default none.
     *
     * @param value 1 s to 3650 days
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it was set before
     */
    public JwtVerifierBuilder maxLifetime(Duration value) {
        requireUnset("maxLifetime", maxLifetime);
        maxLifetime = requireWithin("maximum lifetime", MIN_LIFETIME, value, MAX_TIME);
        return this;
    }

    /**
     * Sets how long fetched keys are used before they must be fetched again, and so for how long a key counts that the
     * provider has withdrawn. From half of it on, they are fetched in the background. Default 10 minutes.
     *
     * @param value 1 minute to 3650 days
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it was set before, or the keys are not fetched
     */
    public JwtVerifierBuilder keyLifetime(Duration value) {
        requireUnset("keyLifetime", keyLifetime);
        keyLifetime = requireWithin("key lifetime", MIN_KEY_LIFETIME, requireJwks("keyLifetime", value), MAX_TIME);
        return this;
    }

    /**
     * Sets for how much longer the last keys are used while the provider does not answer. After that every token is
     * unavailable, none refused. Default 1 hour.
     *
     * @param value 0 to 3650 days
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it was set before, or the keys are not fetched
     */
    public JwtVerifierBuilder keyGrace(Duration value) {
        requireUnset("keyGrace", keyGrace);
        keyGrace = requireWithin("key grace", Duration.ZERO, requireJwks("keyGrace", value), MAX_TIME);
        return this;
    }

    /**
     * Sets how long one fetch may take, from connecting to the last byte. Default 3 s.
     *
     * @param value 1 ms to 9 s, for a server waits 10 s for a verifier
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it was set before, or the keys are not fetched
     */
    public JwtVerifierBuilder fetchLimit(Duration value) {
        requireUnset("fetchLimit", fetchLimit);
        fetchLimit = requireWithin("fetch limit", MIN_FETCH_LIMIT, requireJwks("fetchLimit", value), MAX_FETCH_LIMIT);
        return this;
    }

    /**
     * Sets the clock. For tests.
     *
     * @param value the clock
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public JwtVerifierBuilder timeSource(TimeSource value) {
        requireUnset("timeSource", timeSource);
        timeSource = Objects.requireNonNull(value, "timeSource");
        return this;
    }

    /**
     * Makes a verifier, which is thread-safe and needs no closing. One that fetches keys has daemon threads and what it
     * fetched of its own: share it.
     *
     * @return the verifier
     * @throws IllegalStateException if issuer or audience was neither set nor waived
     */
    public TokenVerifier build() {
        requireState(issuers != null, "the issuer must be known: set issuer(...), or waive it by anyIssuer()");
        requireState(audiences != null, "the audience must be known: set audience(...), or waive it by anyAudience()");
        ClaimRules claims = new ClaimRules(
                issuers == null ? Set.of() : issuers,
                audiences == null ? Set.of() : audiences,
                Objects.requireNonNullElse(subjectClaim, "sub"),
                Objects.requireNonNullElse(permissionsClaim, ""),
                Objects.requireNonNullElse(clockSkew, DEFAULT_SKEW),
                maxLifetime);
        TimeSource time = timeSource == null ? new SystemClock() : timeSource;
        Set<JwtAlgorithm> accepted = Set.copyOf(algorithms);
        return new DefaultJwtVerifier(
                new HeaderRules(accepted, jwksUri != null, type), claims, keys(accepted, time), time);
    }

    private KeySource keys(Set<JwtAlgorithm> accepted, TimeSource time) {
        if (fixedKeys != null) {
            return fixedKeys;
        }
        JwksTimes times = new JwksTimes(
                Objects.requireNonNullElse(keyLifetime, JwksTimes.LIFETIME),
                Objects.requireNonNullElse(keyGrace, JwksTimes.GRACE),
                Objects.requireNonNullElse(fetchLimit, JwksTimes.FETCH_LIMIT));
        JwksFetcher fetcher = new HttpJwksFetcher(Objects.requireNonNull(jwksUri), times.fetchLimit());
        return new JwksKeys(fetcher, new JwksReader(accepted), times, time, fetchThreads());
    }

    private static Executor fetchThreads() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                FETCH_THREADS, FETCH_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), task -> {
                    Thread thread = new Thread(task, "tidings-jwks");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private Duration requireJwks(String name, Duration value) {
        requireState(jwksUri != null, name + " must be set for jwks(...) only: leave it out for fixed keys");
        return value;
    }

    private static Duration requireWithin(String name, Duration least, Duration value, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " must be within [" + least + ", " + most + "] but was " + value);
        }
        return value;
    }

    private static String requireText(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank but was \"" + value + "\"");
        }
        return value;
    }

    private static void requireUnset(String name, @Nullable Object value) {
        requireState(value == null, name + " was set already: set it once");
    }

    private static void requireState(boolean holds, String message) {
        if (!holds) {
            throw new IllegalStateException(message);
        }
    }
}
