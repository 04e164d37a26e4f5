package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.TicketGrant;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TicketStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Checks of what becomes of tickets. */
final class TicketChecks {
    private static final int TAKERS = 8;
    private static final int TICKETS = 30;
    private static final Duration LIFE = Duration.ofMillis(1_500);

    private TicketChecks() {}

    static void areTakenOnce(TicketBench bench) {
        TicketGrant grant = bench.grant(TicketBench.user());
        String key = bench.put(grant);

        assertThat(bench.take(key)).as("the first take").contains(grant);
        assertThat(bench.take(key)).as("the second take").isEmpty();
        assertThat(bench.inspect(key))
                .as("an inspection of a ticket that is taken")
                .isEmpty();
        assertThat(bench.revoke(key))
                .as("a revocation of a ticket that is taken")
                .isFalse();
    }

    static void areTakenByOneOfMany(TicketBench bench) {
        for (int ticket = 0; ticket < TICKETS; ticket++) {
            String key = bench.put(bench.grant(TicketBench.user()));
            AtomicInteger got = new AtomicInteger();
            Crew.run(TAKERS, bench.patience(), taker -> {
                TicketStore store = taker % 2 == 0 ? bench.store() : bench.other();
                if (bench.patience().get("take", store.take(key)).isPresent()) {
                    got.incrementAndGet();
                }
            });
            assertThat(got)
                    .as("how many of %s calls at once got ticket %s", TAKERS, ticket)
                    .hasValue(1);
        }
    }

    static void comeBackWhole(TicketBench bench) {
        UserPrincipal plain = UserPrincipal.of(UserId.of("gr\u00fc\u00dfe:/" + TicketBench.user()));
        UserPrincipal full = plain.withPermissions(Set.of("read", "write \u20ac"))
                .expiringAt(bench.now().plusSeconds(3_600));
        for (UserPrincipal principal : List.of(plain, full)) {
            for (Optional<String> origin : List.of(Optional.of("https://app.example:8443"), Optional.<String>empty())) {
                TicketGrant grant =
                        new TicketGrant(principal, origin, bench.now().plusSeconds(60));
                String key = bench.put(grant);
                assertThat(bench.inspect(key)).as("the grant inspected").contains(grant);
                assertThat(bench.take(key)).as("the grant taken").contains(grant);
            }
        }
    }

    static void canBeTakenAtOnce(TicketBench bench) {
        Crew.run(4, bench.patience(), thread -> {
            for (int ticket = 0; ticket < TICKETS; ticket++) {
                String key = TicketBench.key();
                boolean put = bench.put(key, bench.grant(TicketBench.user()));
                assertThat(bench.take(key).isPresent())
                        .as("whether a ticket can be taken of which put said " + put)
                        .isEqualTo(put);
            }
        });
    }

    static void areInspected(TicketBench bench) {
        TicketGrant grant = bench.grant(TicketBench.user());
        String key = bench.put(grant);
        for (int time = 1; time <= 3; time++) {
            assertThat(bench.inspect(key)).as("inspection %s", time).contains(grant);
        }
        assertThat(bench.take(key)).as("a take after 3 inspections").contains(grant);
    }

    static void areUnknown(TicketBench bench) {
        requireGone(bench, TicketBench.key(), "a ticket that was never put");
        bench.revokeAll(TicketBench.user());
    }

    private static void requireGone(TicketBench bench, String key, String what) {
        assertThat(bench.inspect(key)).as("an inspection of " + what).isEmpty();
        assertThat(bench.revoke(key)).as("a revocation of " + what).isFalse();
        assertThat(bench.take(key)).as("a take of " + what).isEmpty();
    }

    static void haveExactKeys(TicketBench bench) {
        String key = "A_b-" + TicketBench.key().substring(4);
        bench.put(key, bench.grant(TicketBench.user()));
        List<String> others = List.of(
                "a_b-" + key.substring(4),
                "A-b_" + key.substring(4),
                key.substring(0, 42) + (key.endsWith("x") ? "y" : "x"),
                (key.startsWith("x") ? "y" : "x") + key.substring(1));
        for (String other : others) {
            assertThat(bench.take(other))
                    .as("a take of %s, while only %s is there", other, key)
                    .isEmpty();
        }
        assertThat(bench.take(key)).as("a take of the key that is there").isPresent();
    }

    static void areRevoked(TicketBench bench) {
        String key = bench.put(bench.grant(TicketBench.user()));

        assertThat(bench.revoke(key)).as("the first revocation").isTrue();
        requireGone(bench, key, "a ticket that was revoked");
    }

    static void areTakenOrRevoked(TicketBench bench) {
        for (int ticket = 0; ticket < TICKETS; ticket++) {
            String key = bench.put(bench.grant(TicketBench.user()));
            AtomicInteger got = new AtomicInteger();
            Crew.run(2, bench.patience(), thread -> {
                boolean mine = thread == 0 ? bench.take(key).isPresent() : bench.revoke(key);
                got.addAndGet(mine ? 1 : 0);
            });
            assertThat(got)
                    .as("how many of a take and a revocation at once had ticket %s", ticket)
                    .hasValue(1);
        }
    }

    static void areRevokedTogether(TicketBench bench) {
        UserId user = TicketBench.user();
        List<String> keys = new ArrayList<>();
        for (int ticket = 0; ticket < 5; ticket++) {
            keys.add(bench.put(bench.grant(user, Duration.ofMinutes(1 + ticket))));
        }
        bench.revokeAll(user);
        for (String key : keys) {
            requireGone(bench, key, "a ticket of a user whose tickets were all revoked");
        }
    }

    static void areNotRevokedWithOthers(TicketBench bench) {
        String name = TicketBench.user().value();
        UserId user = UserId.of(name);
        List<String> names = List.of("other-" + name, name + "-2", name + "*", name.toUpperCase(java.util.Locale.ROOT));
        List<String> keys = names.stream()
                .map(other -> bench.put(bench.grant(UserId.of(other))))
                .toList();
        bench.put(bench.grant(user));
        bench.revokeAll(user);
        for (int index = 0; index < keys.size(); index++) {
            assertThat(bench.take(keys.get(index)))
                    .as("a take of %s's ticket after all of %s were revoked", names.get(index), name)
                    .isPresent();
        }
    }

    static void arePutAfterARevocation(TicketBench bench) {
        UserId user = TicketBench.user();
        bench.put(bench.grant(user));
        bench.revokeAll(user);

        assertThat(bench.take(bench.put(bench.grant(user))))
                .as("a ticket that was put after its user's tickets were revoked")
                .isPresent();
    }

    static void expire(TicketBench bench, Consumer<Duration> pass) {
        String taken = bench.put(bench.grant(TicketBench.user(), LIFE));
        UserId user = TicketBench.user();
        List<String> late = List.of(bench.put(bench.grant(user, LIFE)), bench.put(bench.grant(user, LIFE)));
        String revoked = bench.put(bench.grant(user, LIFE));
        assertThat(bench.take(taken)).as("a take before the end").isPresent();
        pass.accept(LIFE);
        assertThat(bench.inspect(late.get(0))).as("an inspection at the end").isEmpty();
        assertThat(bench.take(late.get(1))).as("a take at the end").isEmpty();
        assertThat(bench.revoke(revoked)).as("a revocation at the end").isFalse();
    }

    static void areNotGoodIfLate(TicketBench bench) {
        for (Duration life : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(-1))) {
            String key = TicketBench.key();
            bench.put(key, bench.grant(TicketBench.user(), life));
            assertThat(bench.take(key))
                    .as("a take of a ticket put %s before its end", life)
                    .isEmpty();
        }
    }

    static void haveEndsOfTheirOwn(TicketBench bench, Consumer<Duration> pass) {
        UserId user = TicketBench.user();
        String early = bench.put(bench.grant(user, LIFE));
        String late = bench.put(bench.grant(user));
        String second = bench.put(bench.grant(user, LIFE));
        pass.accept(LIFE);
        assertThat(bench.take(early))
                .as("a ticket put before one that lasts longer, at its end")
                .isEmpty();
        assertThat(bench.take(second))
                .as("a ticket put behind one that lasts longer, at its end")
                .isEmpty();
        assertThat(bench.take(late)).as("the ticket that lasts longer").isPresent();
    }

    static void doNotDisplaceOthers(TicketBench bench) {
        String first = bench.put(bench.grant(TicketBench.user()));
        UserId busy = TicketBench.user();
        for (int ticket = 0; ticket < 200; ticket++) {
            bench.put(TicketBench.key(), bench.grant(busy));
        }
        assertThat(bench.take(first)).as("a ticket, after another user got 200").isPresent();
    }

    static void areSeveral(TicketBench bench, int count) {
        UserId user = TicketBench.user();
        List<String> keys = new ArrayList<>();
        for (int ticket = 0; ticket < count; ticket++) {
            keys.add(bench.put(bench.grant(user)));
        }
        for (String key : keys) {
            assertThat(bench.take(key)).as("one of %s tickets of a user", count).isPresent();
        }
    }

    static void areAnsweredWithoutWaiting(TicketBench bench) {
        String key = TicketBench.key();
        UserId user = TicketBench.user();
        prompt(bench, "put", () -> bench.store().put(key, bench.grant(user)));
        prompt(bench, "inspect", () -> bench.store().inspect(key));
        prompt(bench, "take", () -> bench.store().take(key));
        prompt(bench, "revoke", () -> bench.store().revoke(key));
        prompt(bench, "revokeAll", () -> bench.store().revokeAll(user));
    }

    private static void prompt(TicketBench bench, String what, Supplier<CompletionStage<?>> call) {
        Patience patience = bench.patience();
        CompletionStage<?> stage = patience.prompt(what, call);
        assertThat(patience.fails(what, stage))
                .as("whether the stage of " + what + " failed")
                .isFalse();
    }

    static void refuseNull(TicketBench bench) {
        TicketStore store = bench.store();
        refused(bench, "put", () -> store.put(Patience.nothing(), bench.grant(TicketBench.user())));
        refused(bench, "put of no grant", () -> store.put(TicketBench.key(), Patience.nothing()));
        refused(bench, "take", () -> store.take(Patience.nothing()));
        refused(bench, "inspect", () -> store.inspect(Patience.nothing()));
        refused(bench, "revoke", () -> store.revoke(Patience.nothing()));
        refused(bench, "revokeAll", () -> store.revokeAll(Patience.nothing()));
    }

    private static void refused(TicketBench bench, String what, Supplier<CompletionStage<?>> call) {
        assertThat(bench.patience().refuses(what + " with null", call))
                .as("that " + what + " with null is refused")
                .isTrue();
    }
}
