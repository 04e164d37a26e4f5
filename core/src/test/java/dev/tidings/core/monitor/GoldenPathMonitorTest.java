package dev.tidings.core.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidings.api.UserId;
import dev.tidings.api.monitor.GoldenPathMonitor;
import dev.tidings.api.monitor.RollbackGuard;
import dev.tidings.api.monitor.RollbackGuard.Side;
import dev.tidings.api.monitor.SuccessRate;
import dev.tidings.api.spi.GoldenPathListener;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.testing.ControlledTime;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Simulated;
import dev.tidings.core.testing.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GoldenPathMonitorTest {
    private static final UserId ADA = UserId.of("ada");

    private final ControlledTime time = new ControlledTime();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final GoldenPathMonitor monitor = monitor(256, user -> user.value().startsWith("vip") ? "vip" : "all");

    private GoldenPathMonitor monitor(int cells, Function<UserId, String> population) {
        return Monitors.goldenPath(
                new GoldenPathSettings(0.95, 0.98, 20, Duration.ofMinutes(1), cells, population, time));
    }

    @AfterEach
    void close() {
        monitor.close();
    }

    private void record(int succeeded, int failed) {
        for (int count = 0; count < failed; count++) {
            monitor.recordDelivery("agent_started", ADA, false);
        }
        for (int count = 0; count < succeeded; count++) {
            monitor.recordDelivery("agent_started", ADA, true);
        }
    }

    private void listen() {
        monitor.addListener(new GoldenPathListener() {
            @Override
            public void onDegraded(SuccessRate rate) {
                calls.add("degraded " + rate.eventType() + " " + rate.population());
            }

            @Override
            public void onRecovered(SuccessRate rate) {
                calls.add("recovered " + rate.eventType() + " " + rate.population());
            }
        });
    }

    private SuccessRate cell() {
        return monitor.rate("agent_started", "all").orElseThrow();
    }

    @Test
    void nineteen_failures_say_nothing_and_the_twentieth_does() {
        record(0, 19);
        assertThat(monitor.degraded()).isFalse();
        record(0, 1);
        assertThat(monitor.degraded()).isTrue();
    }

    @Test
    void ninety_five_percent_hold_and_less_does_not() {
        record(95, 0);
        record(0, 5);
        assertThat(cell().rate()).isEqualTo(0.95);
        assertThat(monitor.degraded()).isFalse();
        record(0, 1);
        assertThat(monitor.degraded()).isTrue();
    }

    @Test
    void it_recovers_at_the_higher_mark_and_tells_each_change_once() {
        listen();
        record(20, 0);
        record(0, 2);
        assertThat(cell().degraded()).isTrue();
        record(70, 0);
        assertThat(cell().rate()).isBetween(0.95, 0.98);
        assertThat(cell().degraded()).isTrue();
        record(10, 0);
        assertThat(cell().rate()).isGreaterThanOrEqualTo(0.98);
        assertThat(cell().degraded()).isFalse();
        Eventually.until("both are told", () -> calls.size() == 2);
        assertThat(calls).containsExactly("degraded agent_started all", "recovered agent_started all");
    }

    @Test
    void what_leaves_the_window_counts_no_more_and_a_whole_window_without_a_failure_heals() {
        record(0, 20);
        time.advance(Duration.ofSeconds(56));
        assertThat(cell().failed()).isEqualTo(20);
        time.advance(Duration.ofSeconds(5));
        assertThat(cell().samples()).isZero();
        assertThat(cell().degraded()).isTrue();
        record(1, 0);
        assertThat(cell().degraded()).isFalse();
    }

    @Test
    void where_little_is_sent_a_failure_within_the_window_keeps_it_from_healing() {
        record(0, 20);
        time.advance(Duration.ofSeconds(21));
        for (int round = 0; round < 3; round++) {
            time.advance(Duration.ofSeconds(40));
            record(5, 1);
            assertThat(cell().samples()).isLessThan(20);
            assertThat(cell().degraded()).isTrue();
        }
        time.advance(Duration.ofSeconds(61));
        record(2, 0);
        assertThat(cell().degraded()).isFalse();
    }

    @Test
    void types_and_populations_are_told_apart() {
        listen();
        for (int count = 0; count < 30; count++) {
            monitor.recordDelivery("agent_started", UserId.of("vip-1"), false);
            monitor.recordDelivery("agent_started", ADA, true);
            monitor.recordDelivery("agent_thinking", UserId.of("vip-1"), true);
        }
        assertThat(monitor.rates())
                .extracting(SuccessRate::eventType, SuccessRate::population, SuccessRate::degraded)
                .containsExactly(
                        tuple("agent_started", "all", false),
                        tuple("agent_started", "vip", true),
                        tuple("agent_thinking", "vip", false));
        Eventually.until("it is told", () -> calls.size() == 1);
        assertThat(calls).containsExactly("degraded agent_started vip");
    }

    @Test
    void beyond_the_bound_of_cells_all_share_one() {
        GoldenPathMonitor small = monitor(3, UserId::value);
        for (int count = 0; count < 1_000; count++) {
            small.recordDelivery("x_" + count, UserId.of("user-" + count), true);
        }
        assertThat(small.rates()).hasSize(4);
        assertThat(small.rate("other", "other").orElseThrow().samples()).isEqualTo(997);
        small.close();
    }

    @Test
    void a_population_that_can_not_be_told_is_another_one() {
        GoldenPathMonitor broken = monitor(3, user -> {
            throw new Simulated("no population");
        });
        broken.recordDelivery("agent_started", ADA, true);
        assertThat(broken.rate("agent_started", GoldenPathMonitor.OTHER)).isPresent();
        broken.close();
    }

    @Test
    void many_threads_are_counted_exactly() {
        Together.run(8, thread -> record(500, 0));
        assertThat(cell().succeeded()).isEqualTo(4_000);
    }

    @Test
    void a_listener_that_throws_harms_no_other() {
        monitor.addListener(rate -> {
            throw new Simulated("broken listener");
        });
        listen();
        record(0, 20);
        Eventually.until("the other is told", () -> calls.size() == 1);
    }

    @Test
    void settings_that_would_flap_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GoldenPathSettings(0.95, 0.9, 20, Duration.ofMinutes(1), 8, user -> "all", time))
                .withMessageContaining("recovery must be within [0.95, 1]")
                .withMessageContaining("flap");
        monitor.close();
        assertThatIllegalStateException().isThrownBy(this::listen).withMessageContaining("closed");
    }

    @Test
    void a_degradation_switches_a_guard_within_a_second_and_a_command_switches_it_back() {
        RollbackGuard<String> guard = guard();
        assertThat(guard.<String>call(used -> used)).isEqualTo("new");
        record(0, 20);
        Eventually.until("it is switched", () -> guard.status().rolledBack());
        assertThat(guard.<String>call(used -> used)).isEqualTo("old");
        assertThat(guard.status().why().orElseThrow())
                .isEqualTo("only 0.0 % of 20 deliveries of agent_started to all succeeded");
        assertThat(guard.restore()).isTrue();
        assertThat(guard.restore()).isFalse();
        assertThat(guard.<String>call(used -> used)).isEqualTo("new");
        assertThat(guard.status().switches()).isEqualTo(2);
        guard.close();
    }

    private RollbackGuard<String> guard() {
        return Monitors.guard(monitor, rate -> true, new GuardedPair<>("new", "old", time));
    }

    @Test
    void a_degradation_of_something_else_switches_nothing() {
        RollbackGuard<String> guard =
                Monitors.guard(monitor, rate -> rate.population().equals("vip"), new GuardedPair<>("new", "old", time));
        listen();
        record(0, 20);
        Eventually.until("it is told", () -> calls.size() == 1);
        assertThat(guard.status().rolledBack()).isFalse();
    }

    @Test
    void a_call_under_way_ends_on_what_it_began_with() throws InterruptedException {
        RollbackGuard<String> guard = guard();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<String> used = new CopyOnWriteArrayList<>();
        Thread caller = new Thread(() -> guard.run(target -> {
            inside.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            used.add(target);
        }));
        caller.start();
        assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
        guard.rollBack("by hand");
        assertThat(guard.status().currentCalls()).isEqualTo(1);
        guard.run(used::add);
        go.countDown();
        caller.join(20_000);
        assertThat(used).containsExactly("old", "new");
        assertThat(guard.status().currentCalls()).isZero();
        assertThat(guard.status().inUse()).isEqualTo(Side.PREVIOUS);
    }

    @Test
    void a_call_that_throws_is_counted_out() {
        RollbackGuard<String> guard = guard();
        assertThatThrownBy(() -> guard.run(target -> {
                    throw new Simulated("broken call");
                }))
                .isInstanceOf(Simulated.class);
        assertThat(guard.status().currentCalls()).isZero();
    }

    @Test
    void ten_thousand_guards_that_were_closed_leave_the_monitor_as_it_was() {
        for (int count = 0; count < 10_000; count++) {
            guard().close();
        }
        for (int count = 0; count < 16; count++) {
            listen();
        }
        assertThatIllegalStateException().isThrownBy(this::guard).withMessageContaining("at most 16");
    }

    @Test
    void once_a_switch_returned_and_nobody_is_left_nobody_enters_what_was_left() {
        AtomicBoolean released = new AtomicBoolean();
        AtomicInteger violations = new AtomicInteger();
        for (int round = 0; round < 200; round++) {
            released.set(false);
            Object current = new Object();
            RollbackGuard<Object> guard =
                    Monitors.guard(monitor, rate -> true, new GuardedPair<>(current, new Object(), time));
            Together.run(4, thread -> {
                if (thread == 0) {
                    guard.rollBack("round");
                    Eventually.until("it is idle", () -> guard.status().currentCalls() == 0);
                    released.set(true);
                } else {
                    for (int call = 0; call < 50; call++) {
                        guard.run(used -> {
                            if (used == current && released.get()) {
                                violations.incrementAndGet();
                            }
                        });
                    }
                }
            });
            guard.close();
        }
        assertThat(violations).hasValue(0);
    }

    /** A cell asks for the time when it is made, and here waits a bit there for one more than there may be. */
    @Test
    void the_bound_of_cells_holds_when_many_are_made_at_once() {
        CountDownLatch made = new CountDownLatch(4);
        TimeSource slow = new TimeSource() {
            @Override
            public Instant now() {
                return time.now();
            }

            @Override
            public long nanoTime() {
                made.countDown();
                awaitABit(made);
                return time.nanoTime();
            }
        };
        GoldenPathMonitor small = Monitors.goldenPath(
                new GoldenPathSettings(0.95, 0.98, 20, Duration.ofMinutes(1), 3, user -> "all", slow));
        Together.run(8, thread -> small.recordDelivery("x_" + thread, ADA, true));
        assertThat(small.rates()).hasSize(4);
        assertThat(small.rate("other", "other").orElseThrow().samples()).isEqualTo(5);
        small.close();
    }

    @Test
    void a_delivery_that_is_under_way_when_it_closes_leaves_no_cell() {
        AtomicReference<GoldenPathMonitor> closing = new AtomicReference<>();
        closing.set(monitor(3, user -> {
            closing.get().close();
            return "all";
        }));
        closing.get().recordDelivery("agent_started", ADA, true);
        assertThat(closing.get().rates()).isEmpty();
    }

    @Test
    void a_listener_that_hangs_holds_up_no_guard() throws InterruptedException {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        monitor.addListener(rate -> {
            hangs.countDown();
            await(go);
        });
        RollbackGuard<String> guard = guard();
        record(0, 20);
        assertThat(hangs.await(20, TimeUnit.SECONDS)).isTrue();
        Eventually.until("it is switched", () -> guard.status().rolledBack());
        go.countDown();
    }

    private static void awaitABit(CountDownLatch latch) {
        try {
            var unused = latch.await(200, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A guard that thinks about the first degradation until it is let go, and takes no other one for its own. */
    private final class Thoughtful {
        private final CountDownLatch thinks = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);
        private final CountDownLatch done = new CountDownLatch(1);
        private final RollbackGuard<String> guard =
                Monitors.guard(monitor, this::matters, new GuardedPair<>("new", "old", time));

        private boolean matters(SuccessRate rate) {
            if (rate.eventType().equals("x_other")) {
                done.countDown();
                return false;
            }
            thinks.countDown();
            await(go);
            return true;
        }

        void begin() throws InterruptedException {
            record(0, 20);
            assertThat(thinks.await(20, TimeUnit.SECONDS)).isTrue();
        }

        void end() throws InterruptedException {
            for (int count = 0; count < 20; count++) {
                monitor.recordDelivery("x_other", ADA, false);
            }
            go.countDown();
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_degradation_from_before_a_restore_does_not_undo_it_and_the_next_one_does() throws InterruptedException {
        Thoughtful one = new Thoughtful();
        one.begin();
        one.guard.rollBack("by hand");
        one.guard.restore();
        one.end();
        assertThat(one.guard.status().inUse()).isEqualTo(Side.CURRENT);
        record(980, 0);
        assertThat(cell().degraded()).isFalse();
        record(0, 100);
        Eventually.until("it is switched", () -> one.guard.status().rolledBack());
    }

    @Test
    void a_guard_that_was_closed_while_it_was_told_switches_no_more() {
        Thread[] thread = new Thread[1];
        CountDownLatch go = new CountDownLatch(1);
        RollbackGuard<String> guard = Monitors.guard(
                monitor,
                rate -> {
                    thread[0] = Thread.currentThread();
                    await(go);
                    return true;
                },
                new GuardedPair<>("new", "old", time));
        record(0, 20);
        Eventually.until("it is told", () -> thread[0] != null);
        guard.close();
        go.countDown();
        Eventually.until("its thread has ended", () -> !thread[0].isAlive());
        assertThat(guard.status().rolledBack()).isFalse();
    }

    @Test
    void a_guard_that_is_made_when_it_is_too_late_switches_at_once() {
        record(0, 20);
        RollbackGuard<String> guard = guard();
        assertThat(guard.status().rolledBack()).isTrue();
        assertThat(guard.restore()).isTrue();
        monitor.recordDelivery("agent_started", ADA, false);
        assertThat(guard.status().rolledBack()).isFalse();
    }
}
