package dev.tidings.core.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.MessageReply;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Hushed;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One server with the limits it has by default, and what is left after each attack: it still takes new clients, a
 * bystander missed nothing and waited for nothing, and the memory is free again. What is retained for users is kept
 * small, or the bystander's own events would be the growth.
 */
@Tag("alone")
class AftermathTest {
    private static final long MOST_GROWTH = 8L << 20;
    private static final long MOST_GROWTH_OF_SIZES = 1L << 20;
    private static final double MOST_DELAY_MILLIS = 250;
    private static final int FEWEST_EVENTS = 200;
    private static final long BRIEF_MILLIS = 300;

    private final CountDownLatch blocked = new CountDownLatch(20);
    private final CountDownLatch release = new CountDownLatch(1);
    private final StringBuilder table = new StringBuilder();
    private final List<String> harm = new ArrayList<>();

    private static Optional<UserPrincipal> user(String token) {
        if (token.startsWith("brief-")) {
            return Optional.of(
                    UserPrincipal.of(UserId.of(token)).expiringAt(Instant.now().plusMillis(BRIEF_MILLIS)));
        }
        return token.startsWith("of-") && token.length() > 3
                ? Optional.of(UserPrincipal.of(UserId.of(token.substring(3))))
                : Optional.empty();
    }

    private TidingsServer server() throws IOException {
        return Tidings.server()
                .retention(RetentionPolicy.defaults().withBytesPerUser(256 * 1024))
                .tokenVerifier(TokenVerifier.of(AftermathTest::user))
                .on("user_message", MessageHandler.of(message -> MessageReply.accepted()))
                .on("fails", MessageHandler.of(message -> {
                    throw new StackOverflowError("hunter2");
                }))
                .on("block", MessageHandler.of(message -> {
                    blocked.countDown();
                    awaitRelease();
                    return MessageReply.accepted();
                }))
                .start();
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void after_each_attack_the_server_lives_a_bystander_noticed_nothing_and_no_memory_is_held() throws Exception {
        try (Hushed log = Hushed.logger("dev.tidings");
                TidingsServer server = server();
                Bystander bystander = new Bystander(server, "bystander", "of-bystander");
                SlowAttacks slow = new SlowAttacks(new Mallory(server))) {
            assertThat(log).isNotNull();
            Mallory mallory = new Mallory(server);
            List<Attack> attacks = new ArrayList<>(new EntryAttacks(mallory).all());
            attacks.addAll(new MessageAttacks(mallory, bystander.epoch(), blocked, release).all());
            assertThat(mallory.isServed()).isTrue();
            attack(mallory, bystander, new Attack("4 6 11 A5 H6", "50 who wait, begun", slow::begin));
            for (Attack attack : attacks) {
                attack(mallory, bystander, attack);
                slow.drip();
            }
            attack(mallory, bystander, new Attack("4 6 11 A5 H6", "50 who wait, ended", slow::end));
        } finally {
            release.countDown();
        }
        System.out.print(table);
        assertThat(harm).as(table.toString()).isEmpty();
    }

    /** Attacks, and again if it looks harmful: a busy machine is slow now and then, and only what is so each time counts. */
    private void attack(Mallory mallory, Bystander bystander, Attack attack) throws Exception {
        String found = once(mallory, bystander, attack);
        for (int again = 0; again < 2 && !found.isEmpty(); again++) {
            found = once(mallory, bystander, attack);
        }
        if (!found.isEmpty()) {
            harm.add(found);
        }
    }

    private String once(Mallory mallory, Bystander bystander, Attack attack) {
        long before = heap();
        bystander.awaitAll();
        int mark = bystander.received();
        long start = System.nanoTime();
        String failure = failure(attack);
        long took = System.nanoTime() - start;
        Eventually.until("a bystander has enough events", () -> bystander.received() >= mark + FEWEST_EVENTS);
        bystander.awaitAll();
        double p99 = bystander.p99MillisSince(mark);
        boolean served = mallory.isServed();
        long most = attack.rows().startsWith("M1 ") ? MOST_GROWTH_OF_SIZES : MOST_GROWTH;
        long growth = growth(before, most);
        String line = String.format(
                Locale.ROOT,
                "%-12s %-30s %5d ms  bystander p99 %7.2f ms of %5d  heap %+6d KiB  %s%n",
                attack.rows(),
                attack.what(),
                took / 1_000_000,
                p99,
                bystander.received() - mark,
                growth / 1024,
                served ? "alive" : "DEAD");
        table.append(line);
        assertThat(failure).as(line).isEmpty();
        assertThat(served).as(line).isTrue();
        assertThat(bystander.problem()).as(line).isEmpty();
        return p99 > MOST_DELAY_MILLIS || growth > most ? line : "";
    }

    private static String failure(Attack attack) {
        try {
            attack.step().run();
            return "";
        } catch (Exception | AssertionError unexpected) {
            return "the server did not answer as it must: " + unexpected;
        }
    }

    private static long growth(long before, long most) {
        long growth = heap() - before;
        for (int again = 0; again < 20 && growth > most; again++) {
            LockSupport.parkNanos(100_000_000);
            growth = Math.min(growth, heap() - before);
        }
        return growth;
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
