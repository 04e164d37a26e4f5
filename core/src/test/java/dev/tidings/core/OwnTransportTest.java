package dev.tidings.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.api.spi.Transport;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.Device;
import dev.tidings.core.time.SystemTime;
import dev.tidings.core.transport.EmbeddedOptions;
import dev.tidings.core.transport.Transports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What becomes of a server that is given its transport? */
class OwnTransportTest {
    private static final TokenVerifier VERIFIER =
            TokenVerifier.of(token -> Optional.of(UserPrincipal.of(UserId.of(token))));

    /** Listens nowhere, and says where. */
    private static final class Nowhere implements Transport {
        private final AtomicInteger closes = new AtomicInteger();
        private final AtomicInteger starts = new AtomicInteger();
        private final String host;

        Nowhere(String host) {
            this.host = host;
        }

        @Override
        public InetSocketAddress start(ConnectionAcceptor acceptor) throws IOException {
            starts.incrementAndGet();
            if (host.isEmpty()) {
                throw new IOException("the port is taken");
            }
            return new InetSocketAddress(InetAddress.getByName(host), 4711);
        }

        @Override
        public String path() {
            return "/live";
        }

        @Override
        public HealthSnapshot.Component health() {
            return HealthSnapshot.Component.down(HealthSnapshot.TRANSPORT, "it is nowhere");
        }

        @Override
        public void stopAccepting() {}

        @Override
        public void close(Duration limit) {
            closes.incrementAndGet();
        }
    }

    /** Does what another does. */
    private static class Wrapping implements Transport {
        private final Transport inner;

        Wrapping(Transport inner) {
            this.inner = inner;
        }

        @Override
        public InetSocketAddress start(ConnectionAcceptor acceptor) throws IOException {
            return inner.start(acceptor);
        }

        @Override
        public String path() {
            return inner.path();
        }

        @Override
        public void stopAccepting() {
            inner.stopAccepting();
        }

        @Override
        public void close(Duration limit) {
            inner.close(limit);
        }
    }

    private static final ConnectionAcceptor NOBODY = new ConnectionAcceptor() {
        @Override
        public HandshakeDecision screen(HandshakeRequest request) {
            return new HandshakeDecision.Refuse(503, "nobody");
        }

        @Override
        public InboundListener accept(WebSocketConnection connection, HandshakeRequest request) {
            throw new AssertionError("nobody was let in");
        }
    };

    @Test
    void the_server_is_where_its_transport_is() throws IOException {
        Nowhere transport = new Nowhere("127.0.0.7");
        try (TidingsServer server =
                Tidings.server().tokenVerifier(VERIFIER).transport(transport).start()) {
            assertThat(server.address()).isEqualTo(new InetSocketAddress("127.0.0.7", 4711));
            assertThat(server.uri()).isEqualTo(URI.create("ws://127.0.0.7:4711/live"));
            assertThat(server.health().components()).contains(transport.health());
            assertThat(transport.closes).hasValue(0);
        }
        assertThat(transport.closes).hasValue(1);
    }

    @Test
    void a_transport_is_asked_each_time_where_it_is() throws IOException {
        AtomicReference<InetSocketAddress> now = new AtomicReference<>(new InetSocketAddress("127.0.0.1", 0));
        AtomicReference<Boolean> tls = new AtomicReference<>(false);
        Transport late = new Wrapping(new Nowhere("127.0.0.7")) {
            @Override
            public InetSocketAddress address(InetSocketAddress started) {
                return now.get();
            }

            @Override
            public boolean tls() {
                return tls.get();
            }
        };
        try (TidingsServer server =
                Tidings.server().tokenVerifier(VERIFIER).transport(late).start()) {
            assertThat(server.uri()).isEqualTo(URI.create("ws://127.0.0.1:0/live"));
            now.set(new InetSocketAddress("127.0.0.1", 8443));
            tls.set(true);
            assertThat(server.uri()).isEqualTo(URI.create("wss://127.0.0.1:8443/live"));
            assertThat(server.address()).isEqualTo(now.get());
            now.set(null);
            assertThatThrownBy(server::uri)
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("address of a transport must not be null but was");
        }
    }

    @Test
    void clients_are_believed_where_the_transport_is_now_and_not_where_it_started() {
        Nowhere nowhere = new Nowhere("127.0.0.1");
        Transport moved = new Wrapping(nowhere) {
            @Override
            public InetSocketAddress address(InetSocketAddress started) {
                return new InetSocketAddress("192.0.2.7", started.getPort());
            }
        };
        assertThatThrownBy(() ->
                        Tidings.server().developmentMode().transport(moved).start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("but was to listen on 192.0.2.7");
        assertThat(nowhere.closes).hasValue(1);
    }

    @Test
    void a_wildcard_address_is_reached_by_the_loopback_one() throws IOException {
        try (TidingsServer server = Tidings.server()
                .tokenVerifier(VERIFIER)
                .transport(new Nowhere("0.0.0.0"))
                .start()) {
            assertThat(server.uri())
                    .isEqualTo(URI.create(
                            "ws://" + InetAddress.getLoopbackAddress().getHostAddress() + ":4711/live"));
        }
    }

    @Test
    void clients_come_through_an_embedded_one_that_is_wrapped() throws Exception {
        Transport embedded = EmbeddedTransports.builder().path("/live").build();
        try (TidingsServer server =
                Tidings.server().developmentMode().transport(embedded).start()) {
            CompletableFuture<String> first = new CompletableFuture<>();
            WebSocket client = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .subprotocols("tidings.v1")
                    .buildAsync(URI.create(server.uri() + "?user=ada"), new WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                            first.complete(data.toString());
                            return CompletableFuture.completedStage(null);
                        }
                    })
                    .get(10, TimeUnit.SECONDS);
            assertThat(server.uri().getPath()).isEqualTo("/live");
            assertThat(first.get(10, TimeUnit.SECONDS)).contains("connection_established");
            client.abort();
        }
    }

    @Test
    void what_belongs_to_the_transport_is_not_told_to_the_server() {
        Map<String, UnaryOperator<TidingsServerBuilder>> settings = new LinkedHashMap<>();
        settings.put("port", builder -> builder.port(0));
        settings.put("address", builder -> builder.address(InetAddress.getLoopbackAddress()));
        settings.put("path", builder -> builder.path("/ws"));
        ConnectionLimits limits = ConnectionLimits.defaults();
        settings.put("limits.connections", builder -> builder.limits(limits.withConnections(7)));
        settings.put("limits.connectionsPerAddress", builder -> builder.limits(limits.withConnectionsPerAddress(7)));
        settings.put("limits.pendingConnections", builder -> builder.limits(limits.withPendingConnections(7)));
        settings.put("limits.messageBytes", builder -> builder.limits(limits.withMessageBytes(1_000)));
        settings.forEach((name, setting) -> {
            Nowhere transport = new Nowhere("127.0.0.1");
            assertThatThrownBy(() -> setting.apply(Tidings.server().tokenVerifier(VERIFIER))
                            .transport(transport)
                            .start())
                    .as(name)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "with a transport of its own a server must not be told what belongs to the transport but"
                                    + " was told " + name + ": set it on the transport");
            assertThat(transport.starts).hasValue(0);
        });
    }

    @Test
    void nor_does_the_configuration_say_it() {
        for (String key : Set.of("port", "path", "limits.message-bytes", "transport.stall-timeout")) {
            TidingsServerBuilder builder = Tidings.server(TidingsConfig.builder()
                            .set(
                                    "tidings." + key,
                                    Map.of("port", "0", "path", "/ws", "limits.message-bytes", "1KiB")
                                            .getOrDefault(key, "8s"))
                            .build())
                    .tokenVerifier(VERIFIER)
                    .transport(new Nowhere("127.0.0.1"));
            assertThatThrownBy(builder::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("but was told tidings." + key + " (builder): set it on the transport");
        }
    }

    @Test
    void limits_of_users_are_the_engines() throws IOException {
        ConnectionLimits limits =
                ConnectionLimits.defaults().withConnectionsPerUser(1).withConnectionsPerAddress(0);
        Tidings.server()
                .tokenVerifier(VERIFIER)
                .limits(limits)
                .transport(new Nowhere("127.0.0.1"))
                .start()
                .close();
    }

    @Test
    void clients_are_believed_on_a_loopback_address_only() {
        Nowhere transport = new Nowhere("192.0.2.7");
        Set<Thread> before = OwnThreads.alive();
        assertThatThrownBy(() ->
                        Tidings.server().developmentMode().transport(transport).start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("development mode must listen on a loopback address but was to listen on 192.0.2.7: let the"
                        + " transport listen on one, or set a tokenVerifier");
        assertThat(transport.closes).hasValue(1);
        assertThat(OwnThreads.leftSince(before)).isEmpty();
    }

    @Test
    void nobody_is_believed_before_the_address_was_looked_at() throws IOException {
        HandshakeRequest request = new HandshakeRequest("/live", Map.of("user", "mallory"), Map.of(), "192.0.2.66");
        for (String host : Set.of("192.0.2.7", "127.0.0.1")) {
            AtomicReference<ConnectionAcceptor> asked = new AtomicReference<>();
            List<HandshakeDecision> early = new ArrayList<>();
            Transport eager = new Wrapping(new Nowhere(host)) {
                @Override
                public InetSocketAddress start(ConnectionAcceptor acceptor) throws IOException {
                    asked.set(acceptor);
                    early.add(acceptor.screen(request));
                    assertThatThrownBy(() -> acceptor.accept(Device.forgetful(), request))
                            .isInstanceOf(IllegalStateException.class);
                    return super.start(acceptor);
                }
            };
            TidingsServerBuilder builder = Tidings.server().developmentMode().transport(eager);
            if (host.startsWith("127")) {
                try (TidingsServer server = builder.start()) {
                    assertThat(server.address().getPort()).isEqualTo(4711);
                    assertThat(asked.get().screen(request)).isNotInstanceOf(HandshakeDecision.Refuse.class);
                }
            } else {
                assertThatThrownBy(builder::start).isInstanceOf(IllegalStateException.class);
            }
            assertThat(early).containsExactly(new HandshakeDecision.Refuse(503, "the server is starting"));
        }
    }

    @Test
    void one_that_does_not_say_where_it_listens_is_closed() {
        Nowhere nowhere = new Nowhere("127.0.0.1");
        Transport silent = new Wrapping(nowhere) {
            @Override
            public InetSocketAddress start(ConnectionAcceptor acceptor) {
                return null;
            }
        };
        assertThatThrownBy(() -> Tidings.server()
                        .tokenVerifier(VERIFIER)
                        .transport(silent)
                        .start())
                .isInstanceOf(NullPointerException.class)
                .hasMessage("start of a transport must return the address that it listens on but returned null");
        assertThat(nowhere.closes).hasValue(1);
    }

    @Test
    void an_address_that_has_no_number_is_reached_by_its_name() {
        Transport transport = new Nowhere("127.0.0.1");
        assertThat(transport.uri(InetSocketAddress.createUnresolved("chat.example", 8443)))
                .isEqualTo(URI.create("ws://chat.example:8443/live"));
        assertThat(transport.uri(InetSocketAddress.createUnresolved("::1", 80)))
                .isEqualTo(URI.create("ws://[::1]:80/live"));
        assertThat(transport.uri(InetSocketAddress.createUnresolved("fe80::1%eth0", 80)))
                .isEqualTo(URI.create("ws://[fe80::1]:80/live"));
    }

    @Test
    void the_timer_of_an_embedded_one_ends_with_it_however_it_ends() throws IOException {
        Set<Thread> before = OwnThreads.alive();
        Transport unable = StandaloneTransport.of(time -> new Wrapping(new Nowhere("127.0.0.1")) {
            @Override
            public InetSocketAddress start(ConnectionAcceptor acceptor) {
                time.schedule(() -> {}, Duration.ofHours(1));
                throw new IllegalArgumentException("not there");
            }
        });
        assertThatThrownBy(() -> unable.start(NOBODY)).hasMessage("not there");
        assertThat(OwnThreads.leftSince(before)).as("after a start that failed").isEmpty();

        Transport stuck = StandaloneTransport.of(time -> new Wrapping(new Nowhere("127.0.0.1")) {
            @Override
            public void close(Duration limit) {
                time.schedule(() -> {}, Duration.ofHours(1));
                throw new IllegalStateException("stuck");
            }
        });
        stuck.start(NOBODY);
        assertThatThrownBy(() -> stuck.close(Duration.ZERO)).hasMessage("stuck");
        assertThat(OwnThreads.leftSince(before)).as("after a close that failed").isEmpty();
    }

    @Test
    void an_embedded_one_whose_timer_refuses_leaves_nothing() {
        Set<Thread> before = OwnThreads.alive();
        Transport transport = Transports.embedded(EmbeddedOptions.defaults(), SystemTime.clock(), (task, delay) -> {
            throw new RejectedExecutionException("full");
        });
        assertThatThrownBy(() -> transport.start(NOBODY)).hasMessage("full");
        assertThat(OwnThreads.leftSince(before)).isEmpty();
    }

    @Test
    void a_second_start_takes_no_timer_away() throws Exception {
        AtomicReference<SystemTime> timer = new AtomicReference<>();
        Transport transport = StandaloneTransport.of(time -> {
            timer.set(time);
            return new Wrapping(new Nowhere("127.0.0.1")) {
                private boolean started;

                @Override
                public InetSocketAddress start(ConnectionAcceptor acceptor) throws IOException {
                    if (started) {
                        throw new IllegalStateException("once");
                    }
                    started = true;
                    return super.start(acceptor);
                }
            };
        });
        transport.start(NOBODY);
        assertThatThrownBy(() -> transport.start(NOBODY)).hasMessage("once");
        CountDownLatch ran = new CountDownLatch(1);
        timer.get().schedule(ran::countDown, Duration.ZERO);
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        transport.close(Duration.ZERO);
    }

    @Test
    void a_start_that_fails_leaves_nothing_and_touches_the_transport_no_more() {
        Nowhere transport = new Nowhere("");
        Set<Thread> before = OwnThreads.alive();
        assertThatThrownBy(() -> Tidings.server()
                        .tokenVerifier(VERIFIER)
                        .transport(transport)
                        .start())
                .isInstanceOf(IOException.class)
                .hasMessage("the port is taken");
        assertThat(transport.closes).hasValue(0);
        assertThat(OwnThreads.leftSince(before)).isEmpty();
    }

    @Test
    void an_embedded_one_that_is_closed_leaves_no_thread() throws IOException {
        try (CapturedLog log = CapturedLog.open()) {
            Set<Thread> before = OwnThreads.alive();
            Transport transport = EmbeddedTransports.create();
            Tidings.server().developmentMode().transport(transport).start().close();
            transport.close(Duration.ZERO);
            assertThatThrownBy(() -> Tidings.server()
                            .developmentMode()
                            .transport(transport)
                            .start())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("started once");
            assertThat(OwnThreads.leftSince(before)).isEmpty();
            assertThat(log.text()).doesNotContain("ERROR");
        }
    }

    @Test
    void an_embedded_one_refuses_what_it_can_not_do() {
        EmbeddedTransportBuilder builder = EmbeddedTransports.builder();
        assertThatThrownBy(() -> builder.port(70_000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.path("ws")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.stallTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
