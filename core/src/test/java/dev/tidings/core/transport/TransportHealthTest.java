package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.monitor.HealthSnapshot.Component;
import dev.tidings.api.monitor.HealthSnapshot.Status;
import dev.tidings.core.testing.ControlledTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransportHealthTest {
    private final ControlledTime time = new ControlledTime();

    @Test
    void a_dead_listening_socket_shows_at_once_and_until_it_is_replaced() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(EmbeddedOptions.defaults(), time);
                RawWebSocketClient client = server.client()) {
            server.next();
            Component well = server.transport().health();
            assertThat(well.status()).isEqualTo(Status.UP);
            assertThat(well.figures()).containsEntry("open_sockets", 1L).containsEntry("retired_listeners", 0L);
            server.transport().listener().close();
            Component dead = server.transport().health();
            assertThat(dead.status()).isEqualTo(Status.DOWN);
            assertThat(dead.detail()).contains("nobody can connect").contains("is being replaced");
            Await.until("it is well again", () -> {
                time.advance(Duration.ofSeconds(1));
                return server.transport().health().status() == Status.UP;
            });
            assertThat(server.transport().health().figures()).containsEntry("retired_listeners", 1L);
            client.sendText("goes on");
        }
    }

    @Test
    void a_transport_that_stopped_is_down_and_nothing_is_thrown() throws Exception {
        EmbeddedServer server = EmbeddedServer.start(EmbeddedOptions.defaults(), time);
        server.transport().stopAccepting();
        assertThat(server.transport().health().detail()).isEqualTo("it accepts nobody any more");
        server.close();
        assertThat(server.transport().health().status()).isEqualTo(Status.DOWN);
    }
}
