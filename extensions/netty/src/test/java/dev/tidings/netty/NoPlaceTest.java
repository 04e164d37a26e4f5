package dev.tidings.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.adapters.Await;
import dev.tidings.adapters.RawClient;
import dev.tidings.api.ConnectionLimits;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NoPlaceTest {
    private static final int TURNED_AWAY = 256;

    private final InetAddress here = InetAddress.getLoopbackAddress();

    @Test
    void who_finds_no_place_of_any_kind_is_answered_and_not_waited_for() throws Exception {
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
            assertThat(hub.place(here)).isNotNull();
        }
        return new RawClient(address);
    }
}
