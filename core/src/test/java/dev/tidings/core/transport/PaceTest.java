package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace();

    @Test
    void a_rest_is_a_tenth_of_a_millisecond_for_each_write_within_1_and_20_ms() {
        assertThat(restAfter(1)).isEqualTo(Duration.ofMillis(1));
        assertThat(restAfter(10)).isEqualTo(Duration.ofMillis(1));
        assertThat(restAfter(45)).isEqualTo(Duration.ofNanos(4_500_000));
        assertThat(restAfter(200)).isEqualTo(Duration.ofMillis(20));
        assertThat(restAfter(100_000)).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void what_was_said_of_the_last_rest_holds_until_there_is_nothing_to_do() {
        restAfter(100);
        pace.begin();
        assertThat(pace.nanos()).isEqualTo(Duration.ofMillis(10).toNanos());

        pace.reset();
        assertThat(pace.nanos()).isEqualTo(Pace.SHORTEST_NANOS);
    }

    @Test
    void a_round_is_over_after_a_thousand_writes() {
        restAfter(999);
        assertThat(pace.isOver()).isFalse();

        pace.wrote();
        assertThat(pace.isOver()).isTrue();
    }

    private Duration restAfter(int writes) {
        pace.begin();
        for (int i = 0; i < writes; i++) {
            pace.wrote();
        }
        return Duration.ofNanos(pace.rest());
    }
}
