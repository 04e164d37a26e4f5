package dev.tidings.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GatewayLimitsTest {
    private static final GatewayLimits DEFAULTS = GatewayLimits.defaults();

    @Test
    void the_defaults_are_those_of_the_documentation() {
        assertThat(DEFAULTS.pingAfter()).isEqualTo(Duration.ofSeconds(25));
        assertThat(DEFAULTS.silence()).isEqualTo(Duration.ofSeconds(60));
        assertThat(DEFAULTS.idle()).isZero();
        assertThat(DEFAULTS.answer()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void a_short_silence_limit_pings_in_time_and_a_long_one_does_not_ping_later() {
        assertThat(DEFAULTS.withSilence(Duration.ofSeconds(10)).pingAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(DEFAULTS.withSilence(Duration.ofHours(1)).pingAfter()).isEqualTo(Duration.ofSeconds(25));
        assertThat(DEFAULTS.withIdle(Duration.ofHours(1)).idle()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void a_limit_out_of_range_is_refused_with_its_name_and_value() {
        assertThatThrownBy(() -> DEFAULTS.withSilence(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("silence limit must be >= PT0.002S but was PT0S");
        assertThatThrownBy(() -> DEFAULTS.withIdle(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("idle limit must be >= PT0S but was PT-1S");
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new GatewayLimits(second, second, Duration.ZERO, second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("silence limit must be >= PT1.001S");
        assertThatThrownBy(() -> new GatewayLimits(Duration.ZERO, second, Duration.ZERO, second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("ping after must be");
        assertThatThrownBy(() -> new GatewayLimits(second, second.plus(second), Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("answer limit must be");
    }
}
