package dev.tidings.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidings.adapters.Await;
import dev.tidings.adapters.RawClient;
import dev.tidings.adapters.ServerCertificate;
import dev.tidings.adapters.TlsClient;
import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import dev.tidings.netty.StillAcceptor.Session;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.Socket;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An endpoint behind an application's TLS, and the client of the JDK. */
class TlsTest {
    private static final int EVENTS = 2_000;
    private static final int LARGE = 300_000;
    private static final long KERNEL_AND_CLIENT = 8 * 1024 * 1024;

    private static final StillAcceptor ACCEPTOR = new StillAcceptor();

    @TempDir
    private static Path directory;

    private static SSLContext trust;
    private static HostedTransport hosted;

    @BeforeAll
    static void start() throws Exception {
        ServerCertificate certificate = ServerCertificate.make(directory);
        trust = certificate.trust();
        hosted = new HostedTransport(
                NettyTransports.builder().tls(true).buildEndpoint(),
                SslContextBuilder.forServer(certificate.keys()).build());
        hosted.start(ACCEPTOR);
    }

    @AfterAll
    static void close() {
        hosted.close();
    }

    private static URI uri() {
        return hosted.endpoint().uri(hosted.address());
    }

    @Test
    void frames_small_and_large_arrive_in_order_and_so_does_the_code_behind_them() throws Exception {
        TlsClient client = TlsClient.connect(uri(), trust);
        Session session = ACCEPTOR.session().start();
        String large = "l".repeat(LARGE);
        for (int i = 0; i < EVENTS; i++) {
            session.frames.add(Session.frame(i % 500 == 7 ? large : "event " + i));
            session.connection.wake(WakeHint.INLINE);
        }
        for (int i = 0; i < EVENTS; i++) {
            assertThat(client.next()).isEqualTo(i % 500 == 7 ? large : "event " + i);
        }
        client.send("thanks");
        assertThat(session.texts.poll(20, TimeUnit.SECONDS)).isEqualTo("thanks");
        session.frames.add(Session.frame("last"));
        session.frames.add(OutboundFrame.close(CloseCode.UNAUTHENTICATED, "log in"));
        session.connection.wake(WakeHint.INLINE);
        assertThat(client.next()).isEqualTo("last");
        assertThat(client.closed()).isEqualTo(CloseCode.UNAUTHENTICATED.code());
        assertThat(session.end()).isEqualTo(CloseCode.UNAUTHENTICATED.code());
    }

    @Test
    void a_refusal_arrives_whole() {
        ACCEPTOR.screening = request -> new HandshakeDecision.Refuse(401, "not you");
        Throwable refused =
                catchThrowable(() -> TlsClient.connect(uri(), trust)).getCause();
        ACCEPTOR.screening = request -> new HandshakeDecision.Upgrade(null);
        assertThat(refused).isInstanceOfSatisfying(WebSocketHandshakeException.class, e -> {
            assertThat(e.getResponse().statusCode()).isEqualTo(401);
            assertThat(e.getResponse().headers().firstValue("WWW-Authenticate")).contains("Bearer");
        });
    }

    @Test
    void a_refusal_ends_the_connection_over_tls_too() throws Exception {
        try (Socket socket = trust.getSocketFactory()
                .createSocket(hosted.address().getAddress(), hosted.address().getPort())) {
            socket.setSoTimeout(20_000);
            String request = RawClient.upgrade("/ws", "").replace("Version: 13", "Version: 8");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 426 ").contains("Sec-WebSocket-Version: 13");
        }
    }

    @Test
    void what_a_client_does_not_read_stays_with_the_engine_and_comes_when_it_reads() throws Exception {
        TlsClient client = TlsClient.connectDeaf(uri(), trust);
        Session session = ACCEPTOR.session();
        int frames = (int) (4 * KERNEL_AND_CLIENT / 10_000);
        for (int i = 0; i < frames; i++) {
            session.frames.add(Session.frame("f".repeat(10_000)));
        }
        session.start();
        assertThat(Await.calm(session.polledBytes::get)).isBetween(1L, KERNEL_AND_CLIENT);
        client.readOn();
        for (int i = 0; i < frames; i++) {
            assertThat(client.next()).hasSize(10_000);
        }
        client.leave();
        assertThat(session.end()).isEqualTo(WebSocket.NORMAL_CLOSURE);
    }
}
