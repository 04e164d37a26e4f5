package dev.tidings.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetentionPolicyTest {
    private static final RetentionPolicy DEFAULTS = RetentionPolicy.defaults();

    @Test
    void the_defaults_are_what_the_documentation_says() {
        assertThat(DEFAULTS)
                .isEqualTo(new RetentionPolicy(
                        1_048_576, Duration.ofMinutes(5), Duration.ofDays(1), 100_000, 268_435_456));
    }

    @Test
    void each_part_can_be_changed_alone() {
        assertThat(DEFAULTS.withBytesPerUser(8_192))
                .isEqualTo(new RetentionPolicy(8_192, DEFAULTS.age(), DEFAULTS.headAge(), 100_000, 256 << 20));
        assertThat(DEFAULTS.withAge(Duration.ofMillis(1)).age()).isEqualTo(Duration.ofMillis(1));
        assertThat(DEFAULTS.withHeadAge(DEFAULTS.age()).headAge()).isEqualTo(DEFAULTS.age());
        assertThat(DEFAULTS.withUsers(1).users()).isEqualTo(1);
        assertThat(DEFAULTS.withTotalBytes(1 << 20).totalBytes()).isEqualTo(1 << 20);
    }

    @Test
    void a_bound_that_depends_on_another_is_raised_with_it() {
        assertThat(DEFAULTS.withBytesPerUser(1L << 32).totalBytes()).isEqualTo(1L << 32);
        assertThat(DEFAULTS.withAge(Duration.ofDays(3)).headAge()).isEqualTo(Duration.ofDays(3));
    }

    @Test
    void bounds_that_are_none_are_refused_by_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withBytesPerUser(8_191))
                .withMessage("bytes per user must be >= 8192 but was 8191");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withTotalBytes((1 << 20) - 1))
                .withMessage("total bytes must be >= bytes per user, 1048576, but was 1048575");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withAge(Duration.ZERO))
                .withMessage("age must be >= 1 ms but was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withHeadAge(Duration.ofMinutes(4)))
                .withMessage("head age must be >= age, PT5M, but was PT4M");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withUsers(0))
                .withMessage("users must be >= 1 but was 0");
        assertThatNullPointerException().isThrownBy(() -> DEFAULTS.withAge(null));
    }
}
