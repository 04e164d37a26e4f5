package dev.tidings.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.AuthResult;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.RunStatus;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.WireClient;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TidingsServerTest {
    private static final ThreadId THREAD = ThreadId.of("thread-1");
    private static final String SECRET = "tok-ada-5d1f9c-secret";
    private static final String PREFIX = "tok-";
    private static final TokenVerifier VERIFIER = TokenVerifier.of(token -> token.startsWith(PREFIX)
            ? Optional.of(UserPrincipal.of(UserId.of(token.substring(PREFIX.length()))))
            : Optional.empty());

    private static TidingsServerBuilder builder() {
        return Tidings.server().tokenVerifier(VERIFIER);
    }

    private static WireClient connect(TidingsServer server, String user, String query) throws Exception {
        return WireClient.connect(URI.create(server.uri() + query), List.of("tidings.v1", "bearer.tok-" + user));
    }

    /** Connects as a page does, and so learns by a close code why it is refused. */
    private static WireClient page(TidingsServer server, String query, String... subprotocols) throws Exception {
        return WireClient.connect(
                URI.create(server.uri() + query), List.of(subprotocols), "Origin", "http://localhost");
    }

    private static WireClient join(TidingsServer server, String user) throws Exception {
        WireClient client = connect(server, user, "");
        assertThat(client.next().path("user_id").asText()).isEqualTo(user);
        return client;
    }

    private static UserExecutionContext newRun(String user) {
        return UserExecutionContext.newRun(UserId.of(user), THREAD);
    }

    @Test
    void a_users_run_reaches_the_user_and_nobody_else() throws Exception {
        try (TidingsServer server = builder().start()) {
            WireClient ada = join(server, "ada");
            WireClient eve = join(server, "eve");
            try (AgentRun run = server.bridge().start(newRun("ada"), "researcher", "compare")) {
                run.thinking("looking");
                run.complete("done");
            }
            assertThat(List.of(ada.nextType(), ada.nextType(), ada.nextType()))
                    .containsExactly("agent_started", "agent_thinking", "agent_completed");

            eve.send("{'type':'ping'}");
            assertThat(eve.nextType()).isEqualTo("pong");
        }
    }

    @Test
    void only_the_protocol_is_selected_and_never_the_token() throws Exception {
        try (TidingsServer server = builder().start()) {
            assertThat(join(server, "ada").subprotocol()).isEqualTo("tidings.v1");
        }
    }

    @Test
    void a_token_in_the_header_is_as_good() throws Exception {
        try (TidingsServer server = builder().start()) {
            WireClient client = WireClient.connect(server.uri(), List.of(), "Authorization", "bearer tok-ada");
            assertThat(client.next().path("user_id").asText()).isEqualTo("ada");
            assertThat(client.subprotocol()).isEmpty();
        }
    }

    @Test
    void a_token_and_a_cursor_in_the_first_message_are_as_good() throws Exception {
        try (CapturedLog log = CapturedLog.open();
                TidingsServer server = builder().start()) {
            JsonNode hello = connect(server, "ada", "").next();
            URI uri = URI.create(server.uri() + "?auth=frame");
            WireClient client = WireClient.connect(uri, List.of("tidings.v1"));
            client.send("{'type':'authenticate','token':'tok-ada','seq':0,'epoch':'"
                    + hello.path("epoch").asText() + "'}");
            assertThat(client.next().path("user_id").asText()).isEqualTo("ada");
            assertThat(client.nextType()).isEqualTo("resumed");
            assertThat(log.text()).doesNotContain("tok-ada");
        }
    }

    @Test
    void a_cursor_in_the_first_message_is_as_good_as_one_in_the_query() throws Exception {
        try (TidingsServer server = builder().start()) {
            WireClient first = connect(server, "ada", "");
            String epoch = first.next().path("epoch").asText();
            WireClient client = connect(server, "ada", "?resume=frame");
            try (AgentRun run = server.bridge().start(newRun("ada"), "researcher", "compare")) {
                assertThat(first.nextType()).isEqualTo("agent_started");
                assertThat(client.received()).isEmpty();
                client.send("{'type':'resume','seq':0,'epoch':'" + epoch + "'}");
                assertThat(List.of(client.nextType(), client.nextType(), client.nextType()))
                        .containsExactly("connection_established", "resumed", "agent_started");
                run.complete("done");
            }
        }
    }

    @Test
    void a_client_that_falls_silent_is_dropped_and_one_that_answers_pings_is_not() throws Exception {
        CountDownLatch opened = new CountDownLatch(2);
        TidingsListener listener = new TidingsListener() {
            @Override
            public void onConnectionOpened(ConnectionInfo connection) {
                opened.countDown();
            }
        };
        try (TidingsServer server = builder()
                        .silenceLimit(Duration.ofSeconds(1))
                        .listener(listener)
                        .start();
                Socket silent = new Socket(
                        server.address().getAddress(), server.address().getPort())) {
            WireClient answering = join(server, "ada");
            silent.getOutputStream().write(upgrade(server, "tok-eve").getBytes(StandardCharsets.US_ASCII));
            assertThat(opened.await(20, TimeUnit.SECONDS)).isTrue();
            Eventually.until("one is left", () -> server.manager().connectionCount() == 1);
            answering.send("{'type':'ping'}");
            assertThat(answering.nextType()).isEqualTo("pong");
            assertThat(server.manager().connectionsOf(UserId.of("ada"))).hasSize(1);
        }
    }

    private static String upgrade(TidingsServer server, String token) {
        return "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + server.address().getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer " + token + "\r\n\r\n";
    }

    @Test
    void a_page_with_no_token_and_a_wrong_token_is_closed_with_4401_and_no_reason() throws Exception {
        try (CapturedLog log = CapturedLog.open();
                TidingsServer server = builder().start()) {
            WireClient none = page(server, "", "tidings.v1");
            WireClient wrong = page(server, "", "tidings.v1", "bearer.x");

            assertThat(none.ending()).isEqualTo("4401 authentication failed");
            assertThat(wrong.ending()).isEqualTo("4401 authentication failed");
            assertThat(server.manager().connectionCount()).isZero();
            assertThat(log.text()).contains("no credential", "token not accepted");
        }
    }

    @Test
    void an_unavailable_verifier_is_not_a_bad_token() throws Exception {
        TokenVerifier down = token -> {
            throw new IllegalStateException("no database");
        };
        try (CapturedLog log = CapturedLog.open();
                TidingsServer server = Tidings.server().tokenVerifier(down).start()) {
            assertThat(page(server, "", "tidings.v1", "bearer.tok-ada").ending())
                    .isEqualTo("1013 authentication is unavailable");
            assertThatThrownBy(() -> connect(server, "ada", "")).hasMessageContaining("HTTP/1.1 503 ");
            assertThat(log.text()).contains("verifier failed");
        }
    }

    @Test
    void a_token_never_reaches_a_log() throws Exception {
        TokenVerifier talkative = token -> {
            if (token.endsWith("bad")) {
                throw new IllegalStateException("cannot parse " + token);
            }
            return token.endsWith("refused")
                    ? CompletableFuture.completedFuture(AuthResult.rejected("unknown " + token))
                    : CompletableFuture.completedFuture(AuthResult.authenticated(UserPrincipal.of(UserId.of("ada"))));
        };
        try (CapturedLog log = CapturedLog.open()) {
            try (TidingsServer server =
                    Tidings.server().tokenVerifier(talkative).start()) {
                for (String token : List.of(SECRET, SECRET + ".bad", SECRET + ".refused")) {
                    WireClient client =
                            page(server, "?token=" + token + "&access_token=" + token, "tidings.v1", "bearer." + token);
                    assertThat(client.subprotocol()).isEqualTo("tidings.v1");
                    if (!token.equals(SECRET)) {
                        assertThat(client.ending()).doesNotContain(SECRET);
                    }
                }
                assertThatThrownBy(() -> WireClient.connect(server.uri(), List.of("bearer." + SECRET)))
                        .isInstanceOf(IOException.class);
            }
            assertThat(log.text()).contains("refused a client").doesNotContain(SECRET);
        }
    }

    @Test
    void a_foreign_origin_is_refused() throws Exception {
        try (TidingsServer server =
                builder().allowedOrigins(Set.of("https://app.example.com")).start()) {
            assertThatThrownBy(() -> WireClient.connect(
                            server.uri(), List.of("tidings.v1", "bearer.tok-ada"), "Origin", "https://evil.example"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("HTTP/1.1 403 ");
            WireClient page = WireClient.connect(
                    server.uri(), List.of("tidings.v1", "bearer.tok-ada"), "Origin", "https://app.example.com");
            assertThat(page.nextType()).isEqualTo("connection_established");
        }
    }

    @Test
    void a_client_that_offers_another_protocol_is_refused() throws Exception {
        try (TidingsServer server = builder().start()) {
            assertThatThrownBy(() -> WireClient.connect(server.uri(), List.of("tidings.v9", "bearer.tok-ada")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("HTTP/1.1 400 ");
        }
    }

    @Test
    void in_development_mode_whoever_says_so_is_that_user() throws Exception {
        try (CapturedLog log = CapturedLog.open();
                TidingsServer server = Tidings.server().developmentMode().start()) {
            WireClient ada = WireClient.connect(URI.create(server.uri() + "?user=ada"), List.of("tidings.v1"));
            WireClient nobody = page(server, "", "tidings.v1");

            assertThat(ada.next().path("user_id").asText()).isEqualTo("ada");
            assertThat(nobody.ending()).startsWith("4401");
            assertThat(log.text()).contains("development mode");
        }
    }

    @Test
    void a_message_starts_a_run_and_a_repetition_after_a_drop_does_not() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        AtomicReference<TidingsServer> running = new AtomicReference<>();
        TidingsServerBuilder builder = builder().on("user_message", message -> {
            calls.incrementAndGet();
            UserExecutionContext context = message.newRun(THREAD);
            running.get()
                    .bridge()
                    .execute(
                            context,
                            "echo",
                            null,
                            run -> message.text("message").orElse(""));
            return CompletableFuture.completedFuture(MessageReply.accepted(context.runId()));
        });
        try (TidingsServer server = builder.start()) {
            running.set(server);
            WireClient first = join(server, "ada");
            first.send("{'type':'chat_message','message':'hi','request_id':'r-1'}");
            String runId = acceptedRun(first);
            first.abort();

            WireClient again = join(server, "ada");
            again.send("{'type':'user_message','message':'hi','request_id':'r-1'}");
            assertThat(acceptedRun(again)).isEqualTo(runId);
            assertThat(calls).hasValue(1);
        }
    }

    private static String acceptedRun(WireClient client) throws InterruptedException {
        JsonNode frame = client.next();
        while (!frame.path("type").asText().equals("accepted")) {
            frame = client.next();
        }
        assertThat(frame.path("request_id").asText()).isEqualTo("r-1");
        return frame.path("run_id").asText();
    }

    @Test
    void a_burst_of_messages_is_answered_one_by_one_and_in_order() throws Exception {
        TidingsServerBuilder builder =
                builder().on("note", message -> CompletableFuture.completedFuture(MessageReply.accepted()));
        try (TidingsServer server = builder.start()) {
            WireClient client = join(server, "ada");
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                sent.add("r-" + i);
                client.send("{'type':'note','request_id':'r-" + i + "'}");
            }
            List<String> answered = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                answered.add(client.next().path("request_id").asText());
            }
            assertThat(answered).isEqualTo(sent);
        }
    }

    @Test
    void a_handler_that_throws_costs_an_error_message_and_not_the_connection() throws Exception {
        TidingsServerBuilder builder = builder().on("user_message", message -> {
            throw new IllegalStateException("jdbc:postgres://secret");
        });
        try (CapturedLog log = CapturedLog.open();
                TidingsServer server = builder.start()) {
            WireClient client = join(server, "ada");
            client.send("{'type':'user_message','message':'hi'}");
            JsonNode error = client.next();

            assertThat(error.path("error_code").asText()).isEqualTo("internal_error");
            assertThat(error.toString()).contains("err_").doesNotContain("secret");
            client.send("{'type':'ping'}");
            assertThat(client.nextType()).isEqualTo("pong");
            assertThat(log.text()).contains("jdbc:postgres://secret");
        }
    }

    @Test
    void handlers_and_verifier_run_on_the_applications_threads() throws Exception {
        List<String> threads = new ArrayList<>();
        TokenVerifier verifier = token -> {
            threads.add(Thread.currentThread().getName());
            return VERIFIER.verify(token);
        };
        TidingsServerBuilder builder = Tidings.server().tokenVerifier(verifier).on("note", message -> {
            threads.add(Thread.currentThread().getName());
            return CompletableFuture.completedFuture(MessageReply.accepted());
        });
        try (TidingsServer server = builder.start()) {
            WireClient client = join(server, "ada");
            client.send("{'type':'note','request_id':'r-1'}");
            assertThat(client.nextType()).isEqualTo("accepted");
        }
        assertThat(threads).hasSize(2).allSatisfy(name -> assertThat(name).startsWith("tidings-app-"));
    }

    @Test
    void a_run_can_be_cancelled_while_every_thread_for_agents_is_taken() throws Exception {
        try (TidingsServer server = builder().start()) {
            WireClient client = join(server, "ada");
            CountDownLatch started = new CountDownLatch(64);
            List<UserExecutionContext> contexts = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                UserExecutionContext context = newRun("busy");
                contexts.add(context);
                server.bridge().execute(context, "sleeper", null, run -> {
                    started.countDown();
                    new CountDownLatch(1).await();
                    return null;
                });
            }
            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
            AgentRun own = server.bridge().start(newRun("ada"), "thinker", null);
            assertThat(client.nextType()).isEqualTo("agent_started");

            client.send("{'type':'cancel_run','run_id':'" + own.context().runId() + "'}");
            assertThat(client.nextType()).isEqualTo("agent_cancelled");
            contexts.forEach(context -> server.bridge().cancel(context.userId(), context.runId(), "test over"));
        }
    }

    @Test
    void a_run_can_be_cancelled_before_its_first_event_by_request_or_by_the_run_id_of_the_answer() throws Exception {
        List<UserExecutionContext> runs = List.of(newRun("ada"), newRun("ada"));
        CompletableFuture<MessageReply> slow = new CompletableFuture<>();
        try (TidingsServer server = builder()
                .on(
                        "user_message",
                        message -> CompletableFuture.completedFuture(
                                MessageReply.accepted(runs.get(0).runId())))
                .on("slow", message -> slow)
                .start()) {
            WireClient client = join(server, "ada");
            client.send("{'type':'cancel_run','run_id':'" + runs.get(0).runId() + "','request_id':'c1'}");
            assertThat(client.next().path("error_code").asText()).isEqualTo("not_found");

            client.send("{'type':'user_message','message':'hi','request_id':'q1'}");
            assertThat(client.nextType()).isEqualTo("accepted");
            client.send("{'type':'cancel_run','run_id':'" + runs.get(0).runId() + "','request_id':'c2'}");
            assertThat(client.nextType()).isEqualTo("accepted");
            server.bridge().start(runs.get(0), "writer", null);
            assertThat(List.of(client.nextType(), client.nextType()))
                    .containsExactly("agent_started", "agent_cancelled");

            WireClient phone = join(server, "ada");
            UserExecutionContext second = runs.get(1).withRequestId(RequestId.of("q2"));
            client.send("{'type':'slow','request_id':'q2'}");
            OwnThreads.await("the request is being worked on", () -> cancels(phone, "q2"));
            slow.complete(MessageReply.accepted());
            assertThat(client.nextType()).isEqualTo("accepted");
            server.bridge().start(second, "writer", null);
            assertThat(List.of(client.nextType(), client.nextType()))
                    .containsExactly("agent_started", "agent_cancelled");
        }
    }

    private static boolean cancels(WireClient client, String request) {
        try {
            client.send("{'type':'cancel_run','request_id':'" + request + "'}");
            return client.nextType().equals("accepted");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_was_missed_is_resumed_from_the_cursor_in_the_query() throws Exception {
        try (TidingsServer server = builder().start()) {
            WireClient first = connect(server, "ada", "");
            String epoch = first.next().path("epoch").asText();
            AgentRun run = server.bridge().start(newRun("ada"), "researcher", null);
            long seen = first.next().path("seq").asLong();
            first.abort();
            run.thinking("while away");

            WireClient again = connect(server, "ada", "?epoch=" + epoch + "&seq=" + seen);
            assertThat(List.of(again.nextType(), again.nextType(), again.nextType()))
                    .containsExactly("connection_established", "resumed", "agent_thinking");
            run.complete("x");
        }
    }

    @Test
    void a_malformed_cursor_of_a_page_closes_with_4400_and_of_others_is_a_400() throws Exception {
        try (TidingsServer server = builder().start()) {
            assertThat(page(server, "?epoch=e&seq=-1", "tidings.v1", "bearer.tok-ada")
                            .ending())
                    .startsWith("4400 malformed cursor");
            assertThatThrownBy(() -> connect(server, "ada", "?epoch=e&seq=-1")).hasMessageContaining("HTTP/1.1 400 ");
        }
    }

    @Test
    void an_ack_above_what_was_sent_closes_with_4400() throws Exception {
        try (TidingsServer server = builder().start()) {
            WireClient client = join(server, "ada");
            client.send("{'type':'ack','seq':7}");
            assertThat(client.ending()).startsWith("4400");
            OwnThreads.await(
                    "the connection is forgotten", () -> server.manager().connectionCount() == 0);
        }
    }

    @Test
    void a_client_that_vanishes_is_forgotten() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        TidingsListener listener = new TidingsListener() {
            @Override
            public void onConnectionClosed(ConnectionInfo connection, int code) {
                closed.countDown();
            }
        };
        try (TidingsServer server = builder().listener(listener).start()) {
            join(server, "ada").abort();
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.manager().connectionCount()).isZero();
        }
    }

    @Test
    void closing_ends_runs_for_the_user_then_closes_with_1012_and_leaves_nothing() throws Exception {
        Set<Thread> before = OwnThreads.alive();
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<RunStatus> status = new AtomicReference<>();
        TidingsListener listener = new TidingsListener() {
            @Override
            public void onRunEnded(RunInfo run) {
                status.set(run.status());
                ended.countDown();
            }
        };
        TidingsServer server = builder().listener(listener).start();
        int port = server.address().getPort();
        WireClient client = join(server, "ada");
        server.bridge().start(newRun("ada"), "researcher", null);
        CountDownLatch working = new CountDownLatch(1);
        server.bridge().execute(newRun("eve"), "sleeper", null, run -> {
            working.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        assertThat(working.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(client.nextType()).isEqualTo("agent_started");

        server.close(Duration.ofSeconds(5));
        assertThat(client.nextType()).isEqualTo("going_away");
        JsonNode last = client.next();
        assertThat(last.path("type").asText()).isEqualTo("agent_error");
        assertThat(last.path("error_code").asText()).isEqualTo("server_shutdown");
        assertThat(client.ending()).startsWith("1012");
        assertThat(OwnThreads.leftSince(before)).isEmpty();
        assertThatThrownBy(() -> WireClient.connect(server.uri(), List.of())).isInstanceOf(IOException.class);

        server.close();
        try (TidingsServer next = builder().port(port).start()) {
            assertThat(next.address().getPort()).isEqualTo(port);
        }
    }

    @Test
    void no_client_of_a_closing_server_misses_how_its_run_ended() throws Exception {
        for (int round = 0; round < 5; round++) {
            TidingsServer server = builder().start();
            List<WireClient> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                clients.add(join(server, "user" + i));
                server.bridge().start(newRun("user" + i), "researcher", null);
            }
            server.close();
            for (WireClient client : clients) {
                assertThat(client.ending()).startsWith("1012");
                assertThat(client.received())
                        .extracting(frame -> frame.path("type").asText())
                        .containsExactlyInAnyOrder("agent_started", "going_away", "agent_error")
                        .endsWith("agent_error");
            }
        }
    }

    @Test
    void closing_takes_no_longer_than_the_limit_if_a_client_does_not_read() throws Exception {
        TidingsServer server = builder().start();
        try (Socket silent =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            String upgrade = String.join(
                    "\r\n",
                    "GET /ws HTTP/1.1",
                    "Host: 127.0.0.1",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Version: 13",
                    "Authorization: Bearer tok-ada",
                    "",
                    "");
            silent.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
            OwnThreads.await(
                    "the silent client has joined", () -> server.manager().connectionCount() == 1);

            long start = System.nanoTime();
            server.close(Duration.ofMillis(300));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
            assertThat(server.manager().connectionCount()).isZero();
        }
    }

    @Test
    void what_was_brought_to_a_server_is_not_closed_with_it() throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool();
        try (EventLog log = EventLogs.inMemory()) {
            UserExecutionContext context = newRun("ada");
            try (TidingsServer server =
                    builder().eventLog(log).executor(executor).start()) {
                server.bridge().start(context, "researcher", null).complete("x");
            }
            assertThat(executor.isShutdown()).isFalse();
            try (TidingsServer server =
                    builder().eventLog(log).executor(executor).start()) {
                assertThat(connect(server, "ada", "").next().path("seq").asLong())
                        .isEqualTo(2);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void a_handler_may_close_its_own_server() throws Exception {
        AtomicReference<TidingsServer> running = new AtomicReference<>();
        CountDownLatch closed = new CountDownLatch(1);
        Set<Thread> before = OwnThreads.alive();
        TidingsServer server = builder()
                .on("shut_down", message -> {
                    running.get().close(Duration.ofSeconds(2));
                    closed.countDown();
                    return CompletableFuture.completedFuture(MessageReply.accepted());
                })
                .start();
        running.set(server);
        WireClient client = join(server, "ada");
        client.send("{'type':'shut_down'}");

        assertThat(client.ending()).startsWith("1012");
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(OwnThreads.leftSince(before)).isEmpty();
    }

    @Test
    void a_negative_limit_is_refused() throws IOException {
        try (TidingsServer server = builder().start()) {
            assertThatThrownBy(() -> server.close(Duration.ofSeconds(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("limit");
        }
    }

    @Test
    void path_and_address_are_what_was_asked_for() throws Exception {
        try (TidingsServer server = builder().path("/live/events").start()) {
            assertThat(server.uri().toString())
                    .isEqualTo("ws://127.0.0.1:" + server.address().getPort() + "/live/events");
            assertThat(join(server, "ada").subprotocol()).isEqualTo("tidings.v1");
        }
    }
}
