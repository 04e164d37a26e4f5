package dev.tidings.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SystemTimeTest {
    private static final String NAME = "system-time-test";

    @Test
    void the_clock_follows_the_system() {
        Instant before = Instant.now();
        long earlier = SystemTime.clock().nanoTime();

        assertThat(SystemTime.clock().now()).isBetween(before, before.plusSeconds(60));
        assertThat(SystemTime.clock().nanoTime()).isGreaterThanOrEqualTo(earlier);
    }

    @Test
    void a_task_runs_after_its_delay_on_a_daemon_thread() throws InterruptedException {
        try (SystemTime time = SystemTime.open(NAME)) {
            CountDownLatch ran = new CountDownLatch(1);
            AtomicReference<Thread> by = new AtomicReference<>();
            long start = time.nanoTime();
            time.schedule(
                    () -> {
                        by.set(Thread.currentThread());
                        ran.countDown();
                    },
                    Duration.ofMillis(20));

            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(time.nanoTime() - start)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
            assertThat(by.get().isDaemon()).isTrue();
            assertThat(by.get().getName()).isEqualTo(NAME);
        }
    }

    @Test
    void a_cancelled_task_does_not_run_and_one_that_fails_does_no_harm() throws InterruptedException {
        try (SystemTime time = SystemTime.open(NAME)) {
            CountDownLatch never = new CountDownLatch(1);
            CountDownLatch ran = new CountDownLatch(1);
            time.schedule(never::countDown, Duration.ofMillis(200)).cancel();
            time.schedule(
                    () -> {
                        throw new IllegalStateException("planted");
                    },
                    Duration.ZERO);
            time.schedule(ran::countDown, Duration.ofMillis(210));

            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(never.getCount()).isEqualTo(1);
        }
    }

    @Test
    void closing_drops_what_waits_and_leaves_no_thread() throws InterruptedException {
        SystemTime time = SystemTime.open(NAME);
        CountDownLatch never = new CountDownLatch(1);
        AtomicReference<Thread> timer = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        time.schedule(
                () -> {
                    timer.set(Thread.currentThread());
                    started.countDown();
                },
                Duration.ZERO);
        time.schedule(never::countDown, Duration.ofSeconds(1));
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

        time.close();
        timer.get().join(10_000);

        assertThat(timer.get().isAlive()).isFalse();
        assertThat(never.getCount()).isEqualTo(1);
        assertThatCode(() -> time.schedule(never::countDown, Duration.ZERO).cancel())
                .doesNotThrowAnyException();
        time.close();
    }
}
