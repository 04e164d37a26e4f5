package dev.tidings.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.ConnectionLimits;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeatsTest {
    private static final int TURNED_AWAY = 256;

    private final InetAddress here = InetAddress.getLoopbackAddress();

    @Test
    void those_who_are_turned_away_have_a_bound_too_and_leave_room_when_they_go() {
        Seats seats = new Seats(ConnectionLimits.defaults().withConnections(1).withConnectionsPerAddress(0));
        assertThat(seats.take(here))
                .isNotNull()
                .satisfies(seat -> assertThat(seat.refusal()).isNull());
        List<Seats.Seat> turnedAway = new ArrayList<>();
        for (int i = 0; i < TURNED_AWAY; i++) {
            Seats.Seat seat = seats.take(here);
            assertThat(seat).isNotNull();
            assertThat(seat.refusal()).isNotNull();
            turnedAway.add(seat);
        }
        assertThat(seats.take(here)).isNull();
        assertThat(seats.taken()).isEqualTo(1);
        turnedAway.get(0).free();
        turnedAway.get(0).free();
        assertThat(seats.take(here)).isNotNull();
        assertThat(seats.take(here)).isNull();
    }

    @Test
    void an_ipv6_network_of_64_bits_is_one_peer() throws IOException {
        Seats seats = new Seats(ConnectionLimits.defaults().withConnectionsPerAddress(1));
        assertThat(seats.take(InetAddress.getByName("2001:db8::1"))).isNotNull();
        assertThat(seats.take(InetAddress.getByName("2001:db8::2")))
                .satisfies(seat -> assertThat(seat.refusal().status()).isEqualTo(429));
        assertThat(seats.take(InetAddress.getByName("2001:db8:0:1::1")))
                .satisfies(seat -> assertThat(seat.refusal()).isNull());
    }

    @Test
    void who_finds_no_seat_of_any_kind_is_answered_and_not_waited_for() throws Exception {
        NettyOptions options = new NettyOptions(
                "/ws",
                ConnectionLimits.defaults().withConnections(1).withConnectionsPerAddress(0),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                WriteBufferWaterMark.DEFAULT);
        Hub hub = new Hub(options);
        NettyServer server = new NettyServer(hub, new InetSocketAddress(here, 0), new Loops(null, 1, false));
        InetSocketAddress address = server.start(new StillAcceptor());
        try (RawClient late = late(hub, address)) {
            assertThat(late.status()).isEqualTo(503);
            assertThat(late.ends()).isTrue();
            Await.until("its socket is closed and not only half", () -> !takes(late));
        } finally {
            server.close(Duration.ZERO);
        }
    }

    private static boolean takes(RawClient client) {
        try {
            client.send("x");
            return true;
        } catch (IOException reset) {
            return false;
        }
    }

    private RawClient late(Hub hub, InetSocketAddress address) throws IOException {
        for (int i = 0; i <= TURNED_AWAY; i++) {
            assertThat(hub.seat(here)).isNotNull();
        }
        return new RawClient(address);
    }
}
