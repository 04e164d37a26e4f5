package dev.tidings.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration BASE = Duration.ofMillis(500);
    private static final Duration CAP = Duration.ofSeconds(30);

    /** Draws the highest number there is. */
    private static final Random HIGHEST = new Random() {
        private static final long serialVersionUID = 1L;

        @Override
        public double nextDouble() {
            return 1;
        }
    };

    @Test
    void the_ceiling_doubles_up_to_the_cap() {
        Backoff backoff = new Backoff(BASE, CAP, HIGHEST);

        assertThat(new long[] {500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000})
                .containsExactly(java.util.stream.Stream.generate(backoff::next)
                        .limit(8)
                        .mapToLong(Duration::toMillis)
                        .toArray());
    }

    @Test
    void success_begins_anew() {
        Backoff backoff = new Backoff(BASE, CAP, HIGHEST);
        backoff.next();
        backoff.next();
        backoff.succeeded();

        assertThat(backoff.next()).isEqualTo(BASE);
    }

    @Test
    void advice_comes_on_top_once() {
        Backoff backoff = new Backoff(BASE, CAP, HIGHEST);
        backoff.advise(Duration.ofSeconds(3));

        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(3_500));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void clients_that_are_dropped_at_once_come_back_at_most_a_tenth_of_them_in_any_tenth_of_a_second() {
        int[] buckets = new int[100];
        for (int client = 0; client < 500; client++) {
            Backoff backoff = TidingsClient.builder(URI.create("ws://localhost/ws"))
                    .random(new SplittableRandom(20_260_101 + client))
                    .backoff();
            buckets[(int) (backoff.next().toMillis() / 100)]++;
        }
        assertThat(Arrays.stream(buckets).max().orElseThrow()).isLessThanOrEqualTo(50);
    }

    @Test
    void the_jitter_is_full() {
        Backoff backoff = new Backoff(BASE, BASE, new Random(7));
        int[] buckets = new int[10];
        for (int draw = 0; draw < 10_000; draw++) {
            buckets[(int) (backoff.next().toMillis() / 50)]++;
        }

        assertThat(Arrays.stream(buckets).boxed()).allMatch(count -> count > 800 && count < 1_200);
    }
}
