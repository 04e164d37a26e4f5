package dev.tidings.testkit.tck;

import static dev.tidings.testkit.tck.TicketDefect.*;

import dev.tidings.api.TicketGrant;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TicketStore;
import dev.tidings.api.spi.TimeSource;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A ticket store on one page, right unless it is told to have a defect. */
final class TinyStore implements TicketStore {
    private static final int FEW = 100;

    private final @Nullable TicketDefect defect;
    private final TimeSource time;
    private final Map<String, TicketGrant> grants = new LinkedHashMap<>();
    private final Set<UserId> revoked = new HashSet<>();

    TinyStore(@Nullable TicketDefect defect, TimeSource time) {
        this.defect = defect;
        this.time = time;
    }

    private boolean has(TicketDefect other) {
        return defect == other;
    }

    private <T> CompletionStage<T> answer(Object argument, Supplier<T> call) {
        if (!has(TAKES_NULL)) {
            Objects.requireNonNull(argument, "argument");
        } else if (argument == null) {
            return CompletableFuture.completedFuture(null);
        }
        if (has(BLOCKS)) {
            long end = System.nanoTime() + 600_000_000;
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }
        synchronized (this) {
            return CompletableFuture.completedFuture(call.get());
        }
    }

    private String keyOf(String key) {
        return has(IGNORES_CASE) ? key.toLowerCase(Locale.ROOT) : key;
    }

    private static UserId userOf(TicketGrant grant) {
        return grant.principal().userId();
    }

    @Override
    public CompletionStage<Boolean> put(String key, TicketGrant grant) {
        return answer(grant, () -> {
            if (has(REMEMBERS_REVOKED_USERS) && revoked.contains(userOf(grant))) {
                return true;
            }
            if (has(KEEPS_ONE_OF_A_USER)) {
                grants.values().removeIf(other -> userOf(other).equals(userOf(grant)));
            }
            if (has(PUSHES_OTHERS_OUT) && grants.size() > FEW) {
                grants.remove(grants.keySet().iterator().next());
            }
            if (has(PROLONGS_ALL_OF_A_USER)) {
                grants.replaceAll((other, old) -> userOf(old).equals(userOf(grant)) ? grant : old);
            }
            grants.put(keyOf(Objects.requireNonNull(key)), changed(grant));
            return !has(REFUSES_SOME_AND_KEEPS_THEM) || grants.size() % 2 == 0;
        });
    }

    private TicketGrant changed(TicketGrant grant) {
        if (has(FORGETS_PERMISSIONS)) {
            UserPrincipal bare = grant.principal().withPermissions(Set.of());
            return new TicketGrant(bare, grant.origin(), grant.expiresAt());
        }
        if (has(LIVES_FOR_EVER_IF_LATE) && !grant.expiresAt().isAfter(time.now())) {
            return new TicketGrant(grant.principal(), grant.origin(), Instant.MAX);
        }
        return has(FORGETS_THE_ORIGIN)
                ? new TicketGrant(grant.principal(), Optional.empty(), grant.expiresAt())
                : grant;
    }

    private Optional<TicketGrant> find(String key) {
        TicketGrant grant = grants.get(keyOf(key));
        if (grant == null && has(FAILS_FOR_UNKNOWN_KEYS)) {
            throw new IllegalArgumentException("no such ticket");
        }
        return Optional.ofNullable(grant)
                .filter(found -> has(NEVER_EXPIRES) || found.expiresAt().isAfter(time.now()));
    }

    @Override
    public CompletionStage<Optional<TicketGrant>> take(String key) {
        if (!has(TAKES_IN_TWO_STEPS)) {
            return answer(key, () -> {
                Optional<TicketGrant> found = find(key);
                if (!has(KEEPS_TAKEN_ONES)) {
                    grants.remove(keyOf(key));
                }
                return found;
            });
        }
        Optional<TicketGrant> found = find(key);
        LockSupport.parkNanos(100_000);
        return answer(key, () -> {
            grants.remove(key);
            return found;
        });
    }

    @Override
    public CompletionStage<Optional<TicketGrant>> inspect(String key) {
        if (has(TAKES_WHAT_IT_INSPECTS)) {
            return take(key);
        }
        return answer(key, () -> has(SHOWS_EXPIRED_ONES) ? Optional.ofNullable(grants.get(key)) : find(key));
    }

    @Override
    public CompletionStage<Boolean> revoke(String key) {
        if (has(REVOKES_NOTHING) || has(REVOKES_IN_TWO_STEPS)) {
            boolean there = find(key).isPresent();
            LockSupport.parkNanos(100_000);
            return answer(key, () -> there && (has(REVOKES_NOTHING) || grants.remove(key) == null || there));
        }
        return take(key).thenApply(grant -> grant.isPresent() || has(SAYS_REVOKED_TO_ALL));
    }

    @Override
    public CompletionStage<Void> revokeAll(UserId userId) {
        return answer(userId, () -> {
            revoked.add(userId);
            List<String> keys = grants.keySet().stream()
                    .filter(key -> concerns(userOf(grants.get(key)), userId))
                    .toList();
            keys.subList(has(REVOKES_THE_LAST) ? Math.max(0, keys.size() - 1) : 0, keys.size())
                    .forEach(grants::remove);
            return null;
        });
    }

    private boolean concerns(UserId owner, UserId userId) {
        return has(REVOKES_LIKE_NAMES) ? owner.value().startsWith(userId.value()) : owner.equals(userId);
    }
}
