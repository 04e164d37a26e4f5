package dev.tidings.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.MessageReply;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Simulated;
import dev.tidings.core.testing.WireClient;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What does a listener of a real server hear of clients that are turned away, and of what the others send? */
class ServerListenerTest {
    private static final TokenVerifier VERIFIER = TokenVerifier.of(
            token -> token.equals("bad") ? Optional.empty() : Optional.of(UserPrincipal.of(UserId.of(token))));

    private final Queue<String> calls = new ConcurrentLinkedQueue<>();
    private final Queue<String> threads = new ConcurrentLinkedQueue<>();
    private final TidingsListener listener = new TidingsListener() {
        @Override
        public void onConnectionRefused(int code, String reason) {
            add("refused " + code + " " + reason);
        }

        @Override
        public void onMessageRouted(UserId userId, String type) {
            add("routed " + userId + " " + type);
        }

        @Override
        public void onMessageFailed(UserId userId, String type, String errorCode) {
            add("failed " + userId + " " + type + " " + errorCode);
        }
    };

    private void add(String call) {
        threads.add(Thread.currentThread().getName());
        calls.add(call);
    }

    private TidingsServerBuilder builder() {
        return Tidings.server().tokenVerifier(VERIFIER).listener(listener);
    }

    @Test
    void handlers_of_a_builder_are_listed_in_the_order_in_which_they_were_set() throws Exception {
        List<String> types = List.of("zulu", "mike", "alpha", "tango", "bravo", "yankee", "charlie");
        TidingsServerBuilder builder = builder();
        types.forEach(type -> builder.on(type, MessageHandler.of(message -> MessageReply.accepted())));
        try (TidingsServer server = builder.start()) {
            assertThat(server.router().statistics().handlerOrder()).startsWith(types.toArray(String[]::new));
        }
    }

    private void told(String... expected) {
        Eventually.until("the listener hears " + expected.length + " calls", () -> calls.size() >= expected.length);
        assertThat(calls).containsExactly(expected);
        assertThat(threads).allMatch("tidings-listener"::equals);
    }

    private static WireClient join(TidingsServer server, String user) throws Exception {
        WireClient client = WireClient.connect(server.uri(), List.of("tidings.v1", "bearer." + user));
        assertThat(client.next().path("user_id").asText()).isEqualTo(user);
        return client;
    }

    /** Waits until the listener heard of it: the client may know it before. */
    private void refused(TidingsServer server, int status, String query, String... headers) {
        int before = calls.size();
        assertThatThrownBy(() -> WireClient.connect(URI.create(server.uri() + query), List.of("tidings.v1"), headers))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("HTTP/1.1 " + status);
        Eventually.until("the listener hears of " + status, () -> calls.size() > before);
    }

    @Test
    void a_client_that_is_refused_before_its_upgrade_is_told_with_its_status() throws Exception {
        try (CapturedLog log = CapturedLog.open();
                TidingsServer server = builder()
                        .limits(ConnectionLimits.defaults().withConnectionsPerUser(1))
                        .start()) {
            refused(server, 403, "", "Origin", "https://evil.example");
            assertThatThrownBy(() -> WireClient.connect(server.uri(), List.of("chat.v9")))
                    .isInstanceOf(IOException.class);
            Eventually.until("the listener hears of another protocol", () -> calls.size() == 2);
            refused(server, 400, "?auth=other");
            refused(server, 401, "", "Authorization", "Bearer bad");
            refused(server, 400, "?seq=x", "Authorization", "Bearer ada");
            join(server, "ada");
            refused(server, 429, "", "Authorization", "Bearer ada");
            told(
                    "refused 403 origin not allowed",
                    "refused 400 offer tidings.v1",
                    "refused 400 auth must be frame or be left out",
                    "refused 401 authentication failed",
                    "refused 400 malformed cursor: epoch and seq are required together",
                    "refused 429 too many connections of this user");
            assertThat(log.text()).doesNotContain("Bearer");
        }
    }

    @Test
    void a_page_that_is_closed_before_it_joins_is_told_with_its_close_code() throws Exception {
        try (CapturedLog log = CapturedLog.open();
                TidingsServer server = builder().start()) {
            WireClient page =
                    WireClient.connect(server.uri(), List.of("tidings.v1", "bearer.bad"), "Origin", "http://localhost");
            assertThat(page.ending()).startsWith("4401");
            told("refused 4401 authentication failed");
            assertThat(log.text()).contains("refused a client");
        }
    }

    @Test
    void who_came_in_is_never_told_as_refused() throws Exception {
        try (TidingsServer server = builder().start()) {
            WireClient ada = join(server, "ada");
            ada.send("{'type':'ack','seq':999}");
            assertThat(ada.ending()).startsWith("4400");
            WireClient eve = join(server, "eve");
            eve.send("{'type':'unheard_of'}");
            told("failed eve unknown unknown_type");
        }
    }

    @Test
    void what_was_handled_and_what_failed_is_told_with_its_user_in_order_and_once() throws Exception {
        try (CapturedLog log = CapturedLog.open();
                TidingsServer server = builder()
                        .on("user_message", MessageHandler.of(message -> MessageReply.accepted()))
                        .on(
                                "x_late",
                                message -> new CompletableFuture<MessageReply>()
                                        .completeOnTimeout(
                                                MessageReply.rejected("busy", "not now"), 1, TimeUnit.MILLISECONDS))
                        .on("x_broken", message -> {
                            throw new Simulated("a handler's own fault");
                        })
                        .start()) {
            WireClient ada = join(server, "ada");
            ada.send("{'type':'ping'}");
            ada.send("{'type':'user_message','message':'hi','request_id':'q-1'}");
            ada.send("{'type':'user_message','message':'hi','request_id':'q-1'}");
            ada.send("{'type':'x_late'}");
            ada.send("{'type':'x_broken'}");
            ada.send("{'type':'invented_by_a_client'}");
            Eventually.until("ada's are told", () -> calls.size() >= 4);
            join(server, "eve").send("{'type':'user_message','message':'hello'}");
            told(
                    "routed ada user_message",
                    "failed ada x_late busy",
                    "failed ada x_broken internal_error",
                    "failed ada unknown unknown_type",
                    "routed eve user_message");
            assertThat(log.text()).contains("a handler's own fault").doesNotContain("invented_by_a_client");
        }
    }
}
