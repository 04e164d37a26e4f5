package dev.tidings.testkit.tck;

import dev.tidings.api.TicketGrant;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TicketStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A store under test, and the same one as another server sees it. */
record TicketBench(TicketStore store, TicketStore other, Patience patience, Supplier<Instant> clock) {
    private static final int KEY_LENGTH = 43;

    static String key() {
        return (UUID.randomUUID() + "_" + UUID.randomUUID()).substring(0, KEY_LENGTH);
    }

    static UserId user() {
        return UserId.of("user-" + UUID.randomUUID());
    }

    Instant now() {
        return clock.get().truncatedTo(ChronoUnit.MILLIS);
    }

    TicketGrant grant(UserId user) {
        return grant(user, Duration.ofMinutes(10));
    }

    TicketGrant grant(UserId user, Duration life) {
        return new TicketGrant(UserPrincipal.of(user), Optional.empty(), now().plus(life));
    }

    boolean put(String key, TicketGrant grant) {
        return patience.get("put", store.put(key, grant));
    }

    /** Puts a ticket and returns its key. */
    String put(TicketGrant grant) {
        String key = key();
        if (!put(key, grant)) {
            throw new AssertionError("put of a ticket in a store with hardly any must yield true but yielded false");
        }
        return key;
    }

    /** Takes a ticket on another server. */
    Optional<TicketGrant> take(String key) {
        return patience.get("take", other.take(key));
    }

    Optional<TicketGrant> inspect(String key) {
        return patience.get("inspect", other.inspect(key));
    }

    boolean revoke(String key) {
        return patience.get("revoke", other.revoke(key));
    }

    void revokeAll(UserId user) {
        CompletionStage<Void> stage = other.revokeAll(user);
        if (patience.fails("revokeAll", stage)) {
            throw new AssertionError("the stage of revokeAll must complete but failed");
        }
    }
}
