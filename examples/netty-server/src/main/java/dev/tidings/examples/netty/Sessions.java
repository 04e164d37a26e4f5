package dev.tidings.examples.netty;

import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TokenVerifier;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The application's login: a random token for a name and its password. The oldest of {@value #MOST} tokens leaves first. */
final class Sessions {
    private static final int MOST = 1_000;
    private static final int TOKEN_BYTES = 32;
    private static final Map<String, String> PASSWORDS = Map.of("ada", "lovelace", "grace", "hopper");

    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, UserPrincipal> byToken = new LinkedHashMap<>();

    /** Returns a new token, or empty if the password is not that of the name. */
    Optional<String> open(String name, String password) {
        if (!password.equals(PASSWORDS.get(name))) {
            return Optional.empty();
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        lock.lock();
        try {
            if (byToken.size() >= MOST) {
                byToken.remove(byToken.keySet().iterator().next());
            }
            byToken.put(token, UserPrincipal.of(UserId.of(name)));
        } finally {
            lock.unlock();
        }
        return Optional.of(token);
    }

    /** What Tidings needs to know of the login: whose a token is. */
    TokenVerifier verifier() {
        return TokenVerifier.of(this::find);
    }

    private Optional<UserPrincipal> find(String token) {
        lock.lock();
        try {
            return Optional.ofNullable(byToken.get(token));
        } finally {
            lock.unlock();
        }
    }
}
