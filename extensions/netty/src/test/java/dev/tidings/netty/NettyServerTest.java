package dev.tidings.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.adapters.RawClient;
import dev.tidings.api.CloseCode;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.Transport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class NettyServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final StillAcceptor acceptor = new StillAcceptor();

    @Test
    void a_port_that_is_taken_is_said_to_be_and_leaves_nothing_running() throws Exception {
        Transport first = NettyTransports.create();
        try {
            int port = first.start(acceptor).getPort();
            Transport second = NettyTransports.builder().port(port).build();
            assertThatThrownBy(() -> second.start(acceptor))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on")
                    .hasMessageContaining(String.valueOf(port));
            assertThatThrownBy(() -> second.start(acceptor)).isInstanceOf(IllegalStateException.class);
            second.close(LIMIT);
        } finally {
            first.close(LIMIT);
        }
    }

    @Test
    void a_group_that_is_given_serves_and_is_not_shut_down() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            for (int round = 0; round < 2; round++) {
                Transport transport =
                        NettyTransports.builder().eventLoopGroup(group).build();
                InetSocketAddress address = transport.start(acceptor);
                try (RawClient client = new RawClient(address).send(RawClient.upgrade("/ws", ""))) {
                    assertThat(client.status()).isEqualTo(101);
                    StillAcceptor.Session session = acceptor.session();
                    Thread closing = new Thread(() -> transport.close(Duration.ofSeconds(20)));
                    closing.start();
                    assertThat(client.closed()).isEqualTo(CloseCode.GOING_AWAY.code());
                    closing.join(20_000);
                    assertThat(session.ends).containsExactly(CloseCode.GOING_AWAY.code());
                }
            }
            assertThat(group.isShuttingDown()).isFalse();
        } finally {
            assertThat(group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    @Test
    void a_group_of_another_kind_is_refused() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        try {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NettyTransports.builder().eventLoopGroup(group))
                    .withMessageContaining("must be one of NIO or epoll")
                    .withMessageContaining("MultiThreadIoEventLoopGroup");
        } finally {
            assertThat(group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    @Test
    void epoll_is_used_where_it_is_available_unless_it_is_not_wanted() throws Exception {
        Assumptions.assumeTrue(Epoll.isAvailable(), "epoll takes Linux on x86_64");
        assertThat(channelOf(NettyTransports.builder())).isEqualTo("EpollSocketChannel");
        assertThat(channelOf(NettyTransports.builder().epoll(false))).isEqualTo("NioSocketChannel");
    }

    private String channelOf(NettyTransportBuilder builder) throws Exception {
        Transport transport = builder.threads(1).build();
        try (RawClient client = new RawClient(transport.start(acceptor)).send(RawClient.upgrade("/ws", ""))) {
            assertThat(client.status()).isEqualTo(101);
            Object channel = acceptor.session().connection.nativeSession();
            assertThat(((SocketChannel) channel).config().getSendBufferSize()).isLessThanOrEqualTo(128 * 1024);
            return channel.getClass().getSimpleName();
        } finally {
            transport.close(LIMIT);
        }
    }

    @Test
    void health_says_whether_clients_can_connect_and_how_many_have() throws Exception {
        Transport transport =
                NettyTransports.builder().path("/events").threads(1).build();
        assertThat(transport.path()).isEqualTo("/events");
        assertThat(transport.health().status()).isEqualTo(HealthSnapshot.Status.DOWN);
        try {
            InetSocketAddress address = transport.start(acceptor);
            try (RawClient client = new RawClient(address).send(RawClient.upgrade("/events", ""))) {
                assertThat(client.status()).isEqualTo(101);
                HealthSnapshot.Component health = transport.health();
                assertThat(health.status()).isEqualTo(HealthSnapshot.Status.UP);
                assertThat(health.figures()).containsEntry("open_sockets", 1L).containsEntry("most_sockets", 10_000L);
                transport.stopAccepting();
                assertThat(transport.health().status()).isEqualTo(HealthSnapshot.Status.DOWN);
                assertThat(transport.health().figures()).containsEntry("open_sockets", 1L);
            }
        } finally {
            transport.close(LIMIT);
        }
        assertThat(transport.health().status()).isEqualTo(HealthSnapshot.Status.DOWN);
        assertThat(transport.health().figures()).containsEntry("open_sockets", 0L);
    }

    @Test
    void settings_out_of_range_are_refused_by_name() {
        NettyTransportBuilder builder = NettyTransports.builder().address(InetAddress.getLoopbackAddress());
        assertRefused(() -> builder.port(65_536), "port must be within [0, 65535] but was 65536");
        assertRefused(() -> builder.threads(0), "threads must be within [1, 1024] but was 0");
        assertRefused(() -> builder.path("ws"), "path must start with /");
        assertRefused(() -> builder.path("/ws?a"), "path must start with /");
        assertRefused(() -> builder.handshakeTimeout(Duration.ZERO), "handshake timeout must be within");
        assertRefused(() -> builder.closeLinger(Duration.ofHours(1)), "close linger must be within");
        assertRefused(() -> builder.closeTimeout(Duration.ZERO), "close timeout must be within");
        assertRefused(() -> builder.stallTimeout(Duration.ZERO), "stall timeout must be within");
        assertRefused(() -> builder.writeWaterMarks(1, 2_000), "low write water mark must be within [1024, 2000]");
        assertRefused(() -> builder.writeWaterMarks(1_024, 1 << 30), "high write water mark must be within");
    }

    private static void assertRefused(Runnable setting, String message) {
        assertThatIllegalArgumentException().isThrownBy(setting::run).withMessageContaining(message);
    }
}
