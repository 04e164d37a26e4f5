package dev.tidings.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.adapters.Await;
import dev.tidings.adapters.RawClient;
import dev.tidings.api.AuthResult;
import dev.tidings.api.MessageReply;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.RequestVerifier;
import dev.tidings.core.Tidings;
import io.vertx.core.Context;
import io.vertx.core.ThreadingModel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that serves an application's own requests and one path of Tidings. */
class VertxEndpointTest {
    private static final String GET = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
    private static final int ROUNDS = 10;
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate\r\n";

    @RegisterExtension
    static final RunningVertx VERTX = new RunningVertx();

    private static VertxEndpoint hasty() {
        return VertxTransports.builder().closeLinger(Duration.ofMillis(100)).buildEndpoint();
    }

    private static void assertHello(RawClient client) throws IOException {
        assertThat(client.send(GET).status()).isEqualTo(200);
        assertThat(client.body(17)).isEqualTo("hello from /hello");
    }

    private static int status(InetSocketAddress address, String target) throws IOException {
        try (RawClient client = new RawClient(address).send(RawClient.upgrade(target, ""))) {
            return client.status();
        }
    }

    @Test
    void before_the_start_and_after_the_close_the_path_is_refused_and_the_application_goes_on() throws Exception {
        try (HostedTransport hosted = new HostedTransport(VERTX.vertx(), hasty())) {
            assertThat(status(hosted.address(), "/ws?user=ada")).isEqualTo(503);
            TidingsServer server = Tidings.server()
                    .developmentMode()
                    .transport(hosted.endpoint())
                    .start();
            assertThat(server.uri().getPort()).isEqualTo(hosted.address().getPort());
            assertThat(status(hosted.address(), "/ws")).isEqualTo(401);
            try (RawClient client = new RawClient(hosted.address());
                    RawClient plain = new RawClient(hosted.address())) {
                assertHello(plain);
                assertHello(client);
                assertThat(client.send(RawClient.upgrade("/ws?user=ada", "")).status())
                        .isEqualTo(101);
                server.close();
                assertThat(client.ends()).isTrue();
                assertHello(plain);
            }
            assertThat(status(hosted.address(), "/ws?user=ada")).isEqualTo(503);
        }
    }

    @Test
    void compression_is_negotiated_by_the_applications_own_websocket_alone() throws Exception {
        try (HostedTransport hosted = new HostedTransport(VERTX.vertx(), VertxTransports.endpoint());
                TidingsServer server = Tidings.server()
                        .developmentMode()
                        .transport(hosted.endpoint())
                        .start();
                RawClient theirs = new RawClient(hosted.address()).send(RawClient.upgrade("/chat", OFFER));
                RawClient ours = new RawClient(server.address()).send(RawClient.upgrade("/ws?user=ada", OFFER))) {
            assertThat(theirs.head()).startsWith("HTTP/1.1 101 ").containsIgnoringCase("permessage-deflate");
            assertThat(ours.head()).startsWith("HTTP/1.1 101 ").doesNotContainIgnoringCase("extensions");
        }
    }

    /** Those that this JDK has: virtual threads came with 21. */
    private static List<ThreadingModel> threadingModels() {
        return Runtime.version().feature() < FIRST_WITH_VIRTUAL_THREADS
                ? List.of(ThreadingModel.EVENT_LOOP, ThreadingModel.WORKER)
                : List.of(ThreadingModel.EVENT_LOOP, ThreadingModel.WORKER, ThreadingModel.VIRTUAL_THREAD);
    }

    @ParameterizedTest
    @MethodSource("threadingModels")
    void what_comes_right_behind_the_answer_is_told_whatever_threads_the_server_has(ThreadingModel threads)
            throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (HostedTransport hosted = new HostedTransport(VERTX.vertx(), VertxTransports.endpoint(), threads);
                TidingsServer server = Tidings.server()
                        .tokenVerifier(VertxEndpointTest::userLater)
                        .transport(hosted.endpoint())
                        .on("note", MessageHandler.of(message -> {
                            told.add(message.text("text").orElse("") + " " + Context.isOnEventLoopThread());
                            return MessageReply.accepted();
                        }))
                        .start()) {
            for (int i = 0; i < ROUNDS; i++) {
                try (RawClient client = new RawClient(server.address())
                        .send(RawClient.upgrade("/ws", "Authorization: Bearer ada\r\n"))) {
                    assertThat(client.status()).isEqualTo(101);
                    String note = "{\"type\":\"note\",\"text\":\"" + i + "\"}";
                    client.send(RawClient.frame(0x81, note.getBytes(StandardCharsets.UTF_8)));
                    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(i + " false");
                }
            }
        }
    }

    @Test
    void a_user_whom_the_application_names_is_believed_and_one_who_names_himself_is_not() throws Exception {
        VertxEndpoint endpoint = VertxTransports.endpoint();
        try (HostedTransport hosted = new HostedTransport(VERTX.vertx(), endpoint);
                TidingsServer server = Tidings.server()
                        .authentication(auth -> auth.requestVerifier(endpoint.applicationLogin()))
                        .transport(hosted.endpoint())
                        .start();
                RawClient known = new RawClient(server.address())
                        .send(RawClient.upgrade("/ws", HostedTransport.SESSION + ": ada\r\n"))) {
            assertThat(known.status()).isEqualTo(101);
            Await.until("ada is connected", () -> server.manager().connectionCount(UserId.of("ada")) == 1);
            assertThat(status(server.address(), "/ws?user=ada")).isEqualTo(401);
        }
    }

    @Test
    void a_name_that_is_no_user_is_refused() throws Exception {
        VertxEndpoint endpoint = VertxTransports.endpoint();
        RequestVerifier login = endpoint.applicationLogin(
                name -> name.equals("ada") ? Optional.of(UserPrincipal.of(UserId.of("countess"))) : Optional.empty());
        try (HostedTransport hosted = new HostedTransport(VERTX.vertx(), endpoint);
                TidingsServer server = Tidings.server()
                        .authentication(auth -> auth.requestVerifier(login))
                        .transport(hosted.endpoint())
                        .start();
                RawClient ada = new RawClient(server.address())
                        .send(RawClient.upgrade("/ws", HostedTransport.SESSION + ": ada\r\n"));
                RawClient eve = new RawClient(server.address())
                        .send(RawClient.upgrade("/ws", HostedTransport.SESSION + ": eve\r\n"))) {
            assertThat(ada.status()).isEqualTo(101);
            Await.until(
                    "the countess is connected", () -> server.manager().connectionCount(UserId.of("countess")) == 1);
            assertThat(eve.status()).isEqualTo(401);
        }
    }

    private static CompletionStage<AuthResult> userLater(String token) {
        return CompletableFuture.supplyAsync(
                () -> AuthResult.authenticated(UserPrincipal.of(UserId.of(token))),
                CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS));
    }
}
