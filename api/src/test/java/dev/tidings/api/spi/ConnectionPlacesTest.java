package dev.tidings.api.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.spi.ConnectionPlaces.Place;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Row H7 of the security table and row 10 of the transport table: who gets in, and who learns why not. */
class ConnectionPlacesTest {
    private static final ConnectionLimits LIMITS = ConnectionLimits.defaults()
            .withConnections(100)
            .withConnectionsPerAddress(10)
            .withPendingConnections(30);

    private final ConnectionPlaces places = ConnectionPlaces.of(LIMITS);
    private final List<Place> taken = new ArrayList<>();

    private int take(String address) throws UnknownHostException {
        Place place = places.take(InetAddress.getByName(address));
        if (place == null) {
            return -1;
        }
        taken.add(place);
        return place.refusal() == null ? 0 : place.refusal().status();
    }

    private void takeUpgraded(String address) throws UnknownHostException {
        assertThat(take(address)).isZero();
        taken.get(taken.size() - 1).upgraded();
    }

    @Test
    void the_one_too_many_in_total_is_refused_with_503() throws Exception {
        for (int i = 0; i < 100; i++) {
            takeUpgraded("192.0.2." + i);
        }
        assertThat(take("198.51.100.1")).isEqualTo(503);
        taken.get(7).free();
        assertThat(take("198.51.100.1")).isZero();
    }

    @Test
    void the_one_too_many_of_an_address_is_refused_with_429_and_others_are_not() throws Exception {
        for (int i = 0; i < 10; i++) {
            takeUpgraded("192.0.2.1");
        }
        assertThat(take("192.0.2.1")).isEqualTo(429);
        assertThat(take("::ffff:192.0.2.1")).as("the same in another notation").isEqualTo(429);
        assertThat(take("192.0.2.2")).isZero();
        taken.get(0).free();
        assertThat(take("192.0.2.1")).isZero();
    }

    @Test
    void a_network_of_64_bits_counts_as_one_address() throws Exception {
        for (int i = 0; i < 10; i++) {
            takeUpgraded("2001:db8:0:1::" + i);
        }
        assertThat(take("2001:db8:0:1:ffff::1")).isEqualTo(429);
        assertThat(take("2001:db8:0:2::1")).isZero();
    }

    @Test
    void those_before_the_upgrade_are_limited_by_themselves() throws Exception {
        for (int i = 0; i < 30; i++) {
            assertThat(take("192.0.2." + i)).isZero();
        }
        assertThat(take("198.51.100.1")).isEqualTo(503);
        taken.get(0).upgraded();
        taken.get(0).upgraded();
        taken.get(1).free();
        assertThat(take("198.51.100.1")).isZero();
        assertThat(take("198.51.100.2")).isZero();
        assertThat(take("198.51.100.3")).isEqualTo(503);
    }

    @Test
    void the_limit_for_an_address_can_be_off() throws Exception {
        ConnectionPlaces open = ConnectionPlaces.of(LIMITS.withConnectionsPerAddress(0));
        for (int i = 0; i < 30; i++) {
            assertThat(open.take(InetAddress.getByName("192.0.2.1")).refusal()).isNull();
        }
    }

    @Test
    void there_are_256_places_for_those_that_are_turned_away() throws Exception {
        for (int i = 0; i < 10; i++) {
            takeUpgraded("192.0.2.1");
        }
        for (int i = 0; i < 256; i++) {
            assertThat(take("192.0.2.1")).isEqualTo(429);
        }
        assertThat(take("192.0.2.1")).isEqualTo(-1);
        assertThat(take("192.0.2.2")).as("who is not turned away needs none").isZero();
        taken.get(10).free();
        assertThat(take("192.0.2.1")).isEqualTo(429);
    }

    @Test
    void no_more_than_four_fifths_of_the_descriptors_are_used() throws Exception {
        ConnectionPlaces small = ConnectionPlaces.of(LIMITS.withPendingConnections(100), 100);
        assertThat(small.most()).isEqualTo(75);
        int open = 0;
        for (int i = 0; i < 200; i++) {
            open += small.take(InetAddress.getByName("192.0.2." + i)) == null ? 0 : 1;
        }
        assertThat(open).isEqualTo(80);
    }

    @Test
    void a_place_is_given_back_once_however_often_it_is_said() throws Exception {
        take("192.0.2.1");
        take("192.0.2.2");
        taken.get(0).free();
        taken.get(0).free();
        taken.get(0).upgraded();
        assertThat(places.taken()).isEqualTo(1);
        for (int i = 0; i < 29; i++) {
            assertThat(take("192.0.2.3" + i % 3)).isZero();
        }
        assertThat(take("192.0.2.4")).as("thirty wait").isEqualTo(503);
    }

    @Test
    void nothing_is_left_when_all_is_given_back_and_nothing_is_taken_after_the_end() throws Exception {
        for (int i = 0; i < 40; i++) {
            take("192.0.2.1");
        }
        assertThat(places.awaitEmpty(Duration.ofMillis(10))).isFalse();
        taken.forEach(Place::free);
        assertThat(places.awaitEmpty(Duration.ZERO)).isTrue();
        for (int i = 0; i < 10; i++) {
            assertThat(take("192.0.2.1")).isZero();
        }
        places.seal();
        assertThat(take("192.0.2.9")).isEqualTo(-1);
    }
}
