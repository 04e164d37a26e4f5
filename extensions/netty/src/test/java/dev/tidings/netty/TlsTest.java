package dev.tidings.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import dev.tidings.netty.StillAcceptor.Session;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An endpoint behind an application's TLS, and the client of the JDK. */
class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final int EVENTS = 2_000;
    private static final int LARGE = 300_000;
    private static final long KERNEL_AND_CLIENT = 8 * 1024 * 1024;

    private static final StillAcceptor ACCEPTOR = new StillAcceptor();

    @TempDir
    private static Path directory;

    private static SSLContext trust;
    private static HttpClient client;
    private static HostedTransport hosted;

    @BeforeAll
    static void start() throws Exception {
        KeyStore keys = certificate();
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        SslContext tls = SslContextBuilder.forServer(own).build();
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("server", keys.getCertificate("server"));
        trusted.init(certificates);
        trust = SSLContext.getInstance("TLS");
        trust.init(null, trusted.getTrustManagers(), null);
        client = HttpClient.newBuilder().sslContext(trust).build();
        hosted = new HostedTransport(NettyTransports.builder().tls(true).buildEndpoint(), tls);
        hosted.start(ACCEPTOR);
    }

    private static KeyStore certificate() throws Exception {
        Path file = directory.resolve("server.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String options = "-genkeypair -alias server -keyalg EC -dname CN=test -ext SAN=ip:127.0.0.1 -storepass ";
        List<String> command = new ArrayList<>(List.of((options + new String(PASSWORD)).split(" ")));
        command.add(0, keytool);
        command.addAll(List.of("-keystore", file.toString()));
        Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    @AfterAll
    static void close() {
        hosted.close();
    }

    /** What the client is told. It asks for a first message at once, and for others if it reads on. */
    private static final class Told implements WebSocket.Listener {
        final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        final boolean readsOn;
        private final StringBuilder text = new StringBuilder();

        Told(boolean readsOn) {
            this.readsOn = readsOn;
        }

        @Override
        public void onOpen(WebSocket socket) {
            if (readsOn) {
                socket.request(1);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                texts.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }

        private String next() throws InterruptedException {
            String next = texts.poll(20, TimeUnit.SECONDS);
            assertThat(next).as("a text within 20 s").isNotNull();
            return next;
        }
    }

    private static WebSocket connect(Told told) {
        URI uri = hosted.endpoint().uri(hosted.address());
        return client.newWebSocketBuilder()
                .buildAsync(uri, told)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void frames_small_and_large_arrive_in_order_and_so_does_the_code_behind_them() throws Exception {
        Told told = new Told(true);
        WebSocket socket = connect(told);
        Session session = ACCEPTOR.session().start();
        String large = "l".repeat(LARGE);
        for (int i = 0; i < EVENTS; i++) {
            session.frames.add(Session.frame(i % 500 == 7 ? large : "event " + i));
            session.connection.wake(WakeHint.INLINE);
        }
        for (int i = 0; i < EVENTS; i++) {
            assertThat(told.next()).isEqualTo(i % 500 == 7 ? large : "event " + i);
        }
        socket.sendText("thanks", true).join();
        assertThat(session.texts.poll(20, TimeUnit.SECONDS)).isEqualTo("thanks");
        session.frames.add(Session.frame("last"));
        session.frames.add(OutboundFrame.close(CloseCode.UNAUTHENTICATED, "log in"));
        session.connection.wake(WakeHint.INLINE);
        assertThat(told.next()).isEqualTo("last");
        assertThat(told.closed.get(20, TimeUnit.SECONDS)).isEqualTo(CloseCode.UNAUTHENTICATED.code());
        assertThat(session.end()).isEqualTo(CloseCode.UNAUTHENTICATED.code());
    }

    @Test
    void a_refusal_arrives_whole() {
        ACCEPTOR.screening = request -> new HandshakeDecision.Refuse(401, "not you");
        Throwable refused = catchThrowable(() -> connect(new Told(true))).getCause();
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
        Told told = new Told(false);
        WebSocket socket = connect(told);
        Session session = ACCEPTOR.session();
        int frames = (int) (4 * KERNEL_AND_CLIENT / 10_000);
        for (int i = 0; i < frames; i++) {
            session.frames.add(Session.frame("f".repeat(10_000)));
        }
        session.start();
        assertThat(Await.calm(session.polledBytes::get)).isBetween(1L, KERNEL_AND_CLIENT);
        socket.request(1);
        for (int i = 0; i < frames; i++) {
            assertThat(told.next()).hasSize(10_000);
        }
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        assertThat(session.end()).isEqualTo(WebSocket.NORMAL_CLOSURE);
    }
}
