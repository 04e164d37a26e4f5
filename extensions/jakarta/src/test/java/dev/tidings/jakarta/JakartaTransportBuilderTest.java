package dev.tidings.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.TidingsServer;
import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.Transport;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.Tidings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JakartaTransportBuilderTest {
    private static final ConnectionAcceptor ANYBODY = new ConnectionAcceptor() {
        @Override
        public HandshakeDecision screen(HandshakeRequest request) {
            return new HandshakeDecision.Upgrade(null);
        }

        @Override
        public InboundListener accept(WebSocketConnection connection, HandshakeRequest request) {
            throw new UnsupportedOperationException();
        }
    };

    private static JakartaTransportBuilder builder() {
        return new JakartaTransportBuilder(doorkeeper -> {});
    }

    @Test
    void a_value_out_of_range_is_refused_by_name() {
        assertThatThrownBy(() -> builder().maxMessageBytes(0))
                .hasMessage("max message bytes must be within [1, 16777216] but was 0");
        assertThatThrownBy(() -> builder().maxConnections(-1))
                .hasMessage("max connections must be within [1, 1000000] but was -1");
        assertThatThrownBy(() -> builder().sendTimeout(Duration.ZERO))
                .hasMessage("send timeout must be at least PT0.25S but was PT0S");
        assertThatThrownBy(() -> builder().path("/chat/{room}")).hasMessageContaining("braces");
        assertThatThrownBy(() -> builder().path("ws")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().address(InetSocketAddress.createUnresolved("elsewhere", 80)))
                .hasMessageContaining("must be resolved");
    }

    @Test
    void the_uri_is_made_of_address_and_path() throws IOException {
        Transport transport = builder()
                .path("/live")
                .address(new InetSocketAddress("127.0.0.1", 4711))
                .build();
        try {
            assertThat(transport.uri(transport.start(ANYBODY))).hasToString("ws://127.0.0.1:4711/live");
            assertThatThrownBy(() -> transport.start(ANYBODY)).isInstanceOf(IllegalStateException.class);
        } finally {
            transport.close(Duration.ZERO);
        }
        assertThatThrownBy(() -> transport.start(ANYBODY)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_port_that_a_container_draws_is_asked_for_each_time_and_tls_is_what_was_told() throws IOException {
        AtomicInteger drawn = new AtomicInteger(-1);
        Transport transport = builder()
                .address(new InetSocketAddress("127.0.0.1", 0))
                .port(drawn::get)
                .tls(true)
                .build();
        try (TidingsServer server =
                Tidings.server().developmentMode().transport(transport).start()) {
            assertThat(server.uri()).hasToString("wss://127.0.0.1:0/ws");
            drawn.set(4711);
            assertThat(server.uri()).hasToString("wss://127.0.0.1:4711/ws");
            assertThat(server.address()).isEqualTo(new InetSocketAddress("127.0.0.1", 4711));
        }
    }

    @Test
    void the_path_of_clients_begins_with_that_of_the_application() {
        assertThat(new JakartaTransportBuilder(new AtShop())
                        .path("/live")
                        .build()
                        .path())
                .isEqualTo("/shop/live");
    }

    private static final class AtShop implements Registration {
        @Override
        public void register(Doorkeeper doorkeeper) {}

        @Override
        public String contextPath() {
            return "/shop";
        }
    }

    @Test
    void a_transport_that_could_not_register_leaves_no_thread() {
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        Transport transport = new JakartaTransportBuilder(doorkeeper -> {
                    throw new IOException("path taken");
                })
                .build();
        assertThatThrownBy(() -> transport.start(ANYBODY)).hasMessage("path taken");
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("tidings-jakarta-timer"))
                .isSubsetOf(others);
    }
}
