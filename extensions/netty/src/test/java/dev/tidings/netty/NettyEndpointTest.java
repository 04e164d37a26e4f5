package dev.tidings.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.adapters.Await;
import dev.tidings.adapters.RawClient;
import dev.tidings.api.CloseCode;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.spi.Transport;
import dev.tidings.core.Tidings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pipeline that serves an application's own requests and one path of Tidings. */
class NettyEndpointTest {
    private static final String GET = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final HostedTransport hosted = new HostedTransport(NettyTransports.endpoint());
    private final InetSocketAddress address = hosted.address();

    @AfterEach
    void close() {
        hosted.close();
    }

    private static void assertHello(RawClient client) throws IOException {
        assertThat(client.send(GET).status()).isEqualTo(200);
        assertThat(client.body(17)).isEqualTo("hello from /hello");
    }

    @Test
    void other_requests_are_the_applications_and_a_connection_that_had_some_can_be_upgraded() throws Exception {
        StillAcceptor acceptor = new StillAcceptor();
        assertThat(hosted.start(acceptor)).isEqualTo(address);
        try (RawClient client = new RawClient(address)) {
            assertHello(client);
            assertHello(client);
            assertThat(hosted.health().figures()).containsEntry("open_sockets", 0L);
            assertThat(client.send(RawClient.upgrade("/ws", "Accept-Encoding: gzip\r\n"))
                            .status())
                    .isEqualTo(101);
            StillAcceptor.Session session = acceptor.session();
            session.frames.add(StillAcceptor.Session.frame("tiding"));
            session.start();
            assertThat(client.frame()).hasSize(7);
            client.send(RawClient.frame(0x81, new byte[] {'h', 'i'}));
            Await.until("it is told", () -> session.texts.contains("hi"));
            assertThat(hosted.health().figures()).containsEntry("open_sockets", 1L);
        }
    }

    @Test
    void before_the_start_and_after_the_close_the_path_is_refused_and_the_application_goes_on() throws Exception {
        assertThat(status()).isEqualTo(503);
        TidingsServer server =
                Tidings.server().developmentMode().transport(hosted.endpoint()).start();
        assertThat(server.uri().getPort()).isEqualTo(address.getPort());
        assertThat(status()).isEqualTo(401);
        try (RawClient client = new RawClient(address).send(RawClient.upgrade("/ws?user=ada", ""))) {
            assertThat(client.status()).isEqualTo(101);
        }
        server.close();
        assertThat(status()).isEqualTo(503);
        try (RawClient client = new RawClient(address)) {
            assertHello(client);
        }
    }

    @Test
    void closing_the_transport_ends_its_connections_and_no_other() throws Exception {
        StillAcceptor acceptor = new StillAcceptor();
        Transport part = hosted.endpoint();
        part.start(acceptor);
        try (RawClient upgraded = new RawClient(address);
                RawClient plain = new RawClient(address)) {
            assertHello(plain);
            assertThat(upgraded.send(RawClient.upgrade("/ws", "")).status()).isEqualTo(101);
            StillAcceptor.Session session = acceptor.session();
            Thread closing = new Thread(() -> part.close(Duration.ofSeconds(20)));
            closing.start();
            assertThat(upgraded.closed()).isEqualTo(CloseCode.GOING_AWAY.code());
            closing.join(20_000);
            assertThat(session.ends).containsExactly(CloseCode.GOING_AWAY.code());
            assertHello(plain);
            assertThat(status()).isEqualTo(503);
        }
    }

    private int status() throws IOException {
        try (RawClient client = new RawClient(address).send(RawClient.upgrade("/ws", ""))) {
            return client.status();
        }
    }

    @Test
    void frames_in_the_same_packet_as_the_request_pass_by_what_else_is_in_the_pipeline() throws Exception {
        StillAcceptor acceptor = new StillAcceptor();
        hosted.start(acceptor);
        byte[] request = RawClient.upgrade("/ws", "").getBytes(StandardCharsets.US_ASCII);
        byte[] ping = RawClient.frame(0x89, new byte[] {7});
        try (RawClient client = new RawClient(address)) {
            client.send(ByteBuffer.allocate(request.length + ping.length)
                    .put(request)
                    .put(ping)
                    .array());
            assertThat(client.status()).isEqualTo(101);
            assertThat(client.frame()).containsExactly(0x8A, 7);
        }
    }
}
