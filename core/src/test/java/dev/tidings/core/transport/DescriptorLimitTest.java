package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Row H7 of the security table and row 10 of the transport table, as far as they are not {@code ConnectionPlaces}'. */
class DescriptorLimitTest {
    @Test
    void the_number_of_descriptors_is_read_from_what_the_system_says() {
        assertThat(DescriptorLimit.parse(List.of(
                        "Limit                     Soft Limit           Hard Limit           Units     ",
                        "Max open files            1024                 4096                 files     ")))
                .isEqualTo(1_024);
        assertThat(DescriptorLimit.parse(List.of("Max open files            unlimited            unlimited")))
                .isEqualTo(DescriptorLimit.UNKNOWN);
        assertThat(DescriptorLimit.parse(List.of("nonsense"))).isEqualTo(DescriptorLimit.UNKNOWN);
        assertThat(DescriptorLimit.read()).isPositive();
    }
}
