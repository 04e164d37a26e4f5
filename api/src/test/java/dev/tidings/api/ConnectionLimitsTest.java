package dev.tidings.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Rows H7, M1 and M6 of the security table: the one place where limits are set. */
class ConnectionLimitsTest {
    private static final ConnectionLimits DEFAULTS = ConnectionLimits.defaults();
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @Test
    void the_defaults_are_what_the_documentation_says() {
        assertThat(DEFAULTS).isEqualTo(new ConnectionLimits(10_000, 32, 256, 1_000, 65_536, 200, 1_000, TEN_SECONDS));
    }

    @Test
    void each_part_can_be_changed_alone() {
        assertThat(DEFAULTS.withConnections(1))
                .isEqualTo(new ConnectionLimits(1, 32, 256, 1_000, 65_536, 200, 1_000, TEN_SECONDS));
        assertThat(DEFAULTS.withConnectionsPerUser(0))
                .isEqualTo(new ConnectionLimits(10_000, 0, 256, 1_000, 65_536, 200, 1_000, TEN_SECONDS));
        assertThat(DEFAULTS.withConnectionsPerAddress(0))
                .isEqualTo(new ConnectionLimits(10_000, 32, 0, 1_000, 65_536, 200, 1_000, TEN_SECONDS));
        assertThat(DEFAULTS.withPendingConnections(1))
                .isEqualTo(new ConnectionLimits(10_000, 32, 256, 1, 65_536, 200, 1_000, TEN_SECONDS));
        assertThat(DEFAULTS.withMessageBytes(125))
                .isEqualTo(new ConnectionLimits(10_000, 32, 256, 1_000, 125, 200, 1_000, TEN_SECONDS));
        assertThat(DEFAULTS.withMessages(0, 1, Duration.ofMillis(1)))
                .isEqualTo(new ConnectionLimits(10_000, 32, 256, 1_000, 65_536, 0, 1, Duration.ofMillis(1)));
    }

    @Test
    void a_limit_out_of_range_is_refused_by_name() {
        refused("connections", 0, DEFAULTS::withConnections);
        refused("connections", 1_000_001, DEFAULTS::withConnections);
        refused("connections per user", -1, DEFAULTS::withConnectionsPerUser);
        refused("connections per address", -1, DEFAULTS::withConnectionsPerAddress);
        refused("pending connections", 0, DEFAULTS::withPendingConnections);
        refused("message bytes", 124, DEFAULTS::withMessageBytes);
        refused("message bytes", (16 << 20) + 1, DEFAULTS::withMessageBytes);
        refused("messages per connection", -1, value -> DEFAULTS.withMessages(value, 1, TEN_SECONDS));
        refused("messages per user", -1, value -> DEFAULTS.withMessages(1, value, TEN_SECONDS));
    }

    private static void refused(String name, int value, IntFunction<ConnectionLimits> change) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(value))
                .withMessageStartingWith(name + " must be within [")
                .withMessageEndingWith("but was " + value);
    }

    @Test
    void a_period_out_of_range_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withMessages(1, 1, Duration.ZERO))
                .withMessage("period must be within [PT0.001S, PT1H] but was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withMessages(1, 1, Duration.ofDays(1)))
                .withMessageContaining("PT24H");
        assertThatNullPointerException().isThrownBy(() -> DEFAULTS.withMessages(1, 1, null));
    }
}
