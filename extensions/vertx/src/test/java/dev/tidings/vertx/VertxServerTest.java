package dev.tidings.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.adapters.RawClient;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.Transport;
import dev.tidings.core.Tidings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VertxServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @RegisterExtension
    static final RunningVertx VERTX = new RunningVertx();

    private static TidingsServer serve(Transport transport) throws IOException {
        return Tidings.server().developmentMode().transport(transport).start();
    }

    private static int status(InetSocketAddress address) throws IOException {
        try (RawClient client = new RawClient(address).send(RawClient.upgrade("/ws?user=ada", ""))) {
            return client.status();
        }
    }

    @Test
    void a_port_that_is_taken_is_said_to_be_and_leaves_nothing_running() throws Exception {
        int before = VERTX.vertx().deploymentIDs().size();
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Transport transport =
                    VertxTransports.builder().port(other.getLocalPort()).build(VERTX.vertx());
            assertThatThrownBy(() -> serve(transport))
                    .isInstanceOf(IOException.class)
                    .hasStackTraceContaining("cannot listen on")
                    .hasStackTraceContaining(String.valueOf(other.getLocalPort()));
            transport.close(LIMIT);
        }
        assertThat(VERTX.vertx().deploymentIDs()).hasSize(before);
    }

    @Test
    void two_on_one_vertx_have_ports_of_their_own_and_leave_it_running() throws Exception {
        Vertx vertx = VERTX.vertx();
        try (TidingsServer first = serve(VertxTransports.create(vertx))) {
            TidingsServer second = serve(VertxTransports.create(vertx));
            assertThat(second.address().getPort()).isNotEqualTo(first.address().getPort());
            second.close();
            assertThat(status(first.address())).isEqualTo(101);
            assertThatThrownBy(() -> status(second.address())).isInstanceOf(IOException.class);
        }
        assertThat(vertx.deploymentIDs()).isEmpty();
    }

    @Test
    void connections_are_spread_over_event_loops() throws Exception {
        try (TidingsServer server = serve(VertxTransports.builder().instances(2).build(VERTX.vertx()))) {
            for (int i = 0; i < 4; i++) {
                assertThat(status(server.address())).isEqualTo(101);
            }
        }
    }

    @Test
    void a_start_on_an_event_loop_says_what_to_do_instead_of_waiting_for_itself() throws Exception {
        Transport transport = VertxTransports.create(VERTX.vertx());
        String said = RunningVertx.await(VERTX.vertx().timer(1).map(fired -> {
            try {
                serve(transport).close();
                return "started";
            } catch (IllegalStateException e) {
                return String.valueOf(e.getMessage());
            } catch (IOException e) {
                return e.toString();
            }
        }));
        assertThat(said).contains("must not be started on an event loop").contains("executeBlocking");
        try (TidingsServer server = serve(transport)) {
            assertThat(status(server.address())).isEqualTo(101);
        }
    }

    @Test
    void health_says_what_it_does() throws Exception {
        Transport transport = VertxTransports.create(VERTX.vertx());
        assertThat(transport.health().status()).isEqualTo(HealthSnapshot.Status.DOWN);
        TidingsServer server = serve(transport);
        assertThat(transport.health().status()).isEqualTo(HealthSnapshot.Status.UP);
        transport.stopAccepting();
        assertThat(transport.health().detail()).isEqualTo("it accepts nobody any more");
        server.close();
        assertThat(transport.health().detail()).isEqualTo("it does not serve: CLOSED");
    }

    @Test
    void settings_out_of_range_are_refused() {
        VertxTransportBuilder builder = VertxTransports.builder();
        assertRefused(() -> builder.port(65_536), "port must be within [0, 65535] but was 65536");
        assertRefused(() -> builder.instances(0), "instances must be within [1, 1024] but was 0");
        assertRefused(() -> builder.path("ws"), "path must start with /");
        assertRefused(() -> builder.handshakeTimeout(Duration.ZERO), "handshake timeout must be within");
        assertRefused(() -> builder.handshakeTimeout(Duration.ofMinutes(6)), "handshake timeout must be within");
        assertRefused(() -> builder.closeLinger(Duration.ZERO), "close linger must be within");
        assertRefused(() -> builder.closeTimeout(Duration.ZERO), "close timeout must be within");
        assertRefused(() -> builder.stallTimeout(Duration.ZERO), "stall timeout must be within");
        assertRefused(() -> builder.writeWaterMarks(1, 2_000), "low write water mark must be within [1024, 2000]");
    }

    private static void assertRefused(Runnable setting, String message) {
        assertThatIllegalArgumentException().isThrownBy(setting::run).withMessageContaining(message);
    }
}
