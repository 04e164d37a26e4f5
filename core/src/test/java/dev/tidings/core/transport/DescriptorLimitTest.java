package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.spi.ConnectionPlaces;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Row H7 of the security table and row 10 of the transport table, as far as they are not {@code ConnectionPlaces}'. */
class DescriptorLimitTest {
    private static final ConnectionLimits LIMITS =
            ConnectionLimits.defaults().withConnections(100).withConnectionsPerAddress(10);

    @Test
    void no_more_than_four_fifths_of_the_descriptors_are_used() throws Exception {
        ConnectionPlaces small = ConnectionPlaces.of(LIMITS, 100);
        assertThat(small.most()).isEqualTo(75);
        int open = 0;
        for (int i = 0; i < 200; i++) {
            open += small.take(InetAddress.getByName("192.0.2." + i)) == null ? 0 : 1;
        }
        assertThat(open).isEqualTo(80);
    }

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
