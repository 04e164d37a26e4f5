package dev.tidings.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.core.gateway.Allowance.Verdict;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row M6 of the security table: how much is too much. */
class AllowanceTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static Allowance allowance(int amount, long now) {
        return new Allowance(new Allowance.Rate(amount, TEN_SECONDS), now);
    }

    /** Clocks that begin anywhere, also where a long overflows. */
    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE - 1, Long.MIN_VALUE})
    void the_whole_amount_is_there_at_once_and_a_tenth_more_is_refused(long start) {
        Allowance allowance = allowance(100, start);
        for (int i = 0; i < 100; i++) {
            assertThat(allowance.use(start)).as("use %d", i).isEqualTo(Verdict.GRANTED);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(allowance.use(start)).as("use %d too many", i).isEqualTo(Verdict.LIMITED);
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(allowance.use(start)).isEqualTo(Verdict.SUSTAINED);
        }
        assertThat(allowance.isWhole(start + 11 * SECOND - 1)).isFalse();
        assertThat(allowance.isWhole(start + 11 * SECOND)).isTrue();
    }

    @Test
    void what_was_used_comes_back_evenly() {
        Allowance allowance = allowance(100, 0);
        for (int i = 0; i < 100; i++) {
            allowance.use(0);
        }
        assertThat(allowance.nanosUntilGranted(0)).isEqualTo(SECOND / 10);
        for (int i = 0; i < 10; i++) {
            assertThat(allowance.use(SECOND)).isEqualTo(Verdict.GRANTED);
        }
        assertThat(allowance.use(SECOND)).isEqualTo(Verdict.LIMITED);
    }

    @Test
    void who_waits_as_long_as_told_is_granted_the_next_one() {
        Allowance allowance = allowance(3, 0);
        for (int i = 0; i < 4; i++) {
            allowance.use(0);
        }
        long wait = allowance.nanosUntilGranted(0);
        assertThat(allowance.use(wait)).isEqualTo(Verdict.GRANTED);
        assertThat(allowance.use(wait)).isEqualTo(Verdict.LIMITED);
        assertThat(allowance.nanosUntilGranted(wait + TEN_SECONDS.toNanos())).isZero();
    }

    @Test
    void a_steady_use_at_the_rate_is_never_refused() {
        Allowance allowance = allowance(100, 0);
        for (int i = 0; i < 10_000; i++) {
            assertThat(allowance.use(i * SECOND / 10)).isEqualTo(Verdict.GRANTED);
        }
    }

    @Test
    void rest_gathers_no_more_than_the_amount() {
        Allowance allowance = allowance(2, 0);
        long later = 1_000 * SECOND;
        assertThat(allowance.use(later)).isEqualTo(Verdict.GRANTED);
        assertThat(allowance.use(later)).isEqualTo(Verdict.GRANTED);
        assertThat(allowance.use(later)).isEqualTo(Verdict.LIMITED);
    }

    @Test
    void many_threads_get_no_more_than_one() throws Exception {
        Allowance allowance = allowance(1_000, 0);
        AtomicInteger granted = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < 4_000; i++) {
                threads.execute(() -> granted.addAndGet(allowance.use(0) == Verdict.GRANTED ? 1 : 0));
            }
        } finally {
            threads.shutdown();
        }
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(granted).hasValue(1_000);
    }
}
