package dev.tidings.examples.quickstart;

import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TokenVerifier;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands where an application has its login: hands a random token to anyone who says a name, and tells for an hour
 * whose it is. At most {@value #MAX_SESSIONS} are kept; the oldest leaves first.
 */
final class Sessions {
    static final int MAX_SESSIONS = 1_000;
    static final Duration LIFE = Duration.ofHours(1);
    private static final int TOKEN_BYTES = 32;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, UserPrincipal> byToken = new LinkedHashMap<>();

    Sessions(InstantSource clock) {
        this.clock = clock;
    }

    String issue(UserId user) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant end = clock.instant().plus(LIFE);
        lock.lock();
        try {
            if (byToken.size() >= MAX_SESSIONS) {
                byToken.remove(byToken.keySet().iterator().next());
            }
            byToken.put(token, UserPrincipal.of(user).expiringAt(end));
        } finally {
            lock.unlock();
        }
        return token;
    }

    Optional<UserPrincipal> find(String token) {
        lock.lock();
        try {
            return Optional.ofNullable(byToken.get(token)).filter(this::isValid);
        } finally {
            lock.unlock();
        }
    }

    TokenVerifier verifier() {
        return TokenVerifier.of(this::find);
    }

    private boolean isValid(UserPrincipal principal) {
        Instant now = clock.instant();
        return principal.expiresAt().filter(now::isBefore).isPresent();
    }
}
