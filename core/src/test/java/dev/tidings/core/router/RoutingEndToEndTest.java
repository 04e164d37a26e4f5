package dev.tidings.core.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.MessageRouter.Conflict;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.WireClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routing on a running server: over its socket, its connections and its runs. */
class RoutingEndToEndTest {
    private TidingsServer server;

    @BeforeEach
    void start() throws Exception {
        server = Tidings.server()
                .port(0)
                .tokenVerifier(TokenVerifier.of(token -> Optional.of(UserPrincipal.of(UserId.of(token)))))
                .on("user_message", MessageHandler.of(message -> MessageReply.rejected("shared", "")))
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private WireClient join(String user) throws Exception {
        WireClient client = WireClient.connect(server.uri(), List.of("tidings.v1", "bearer." + user));
        assertThat(client.nextType()).isEqualTo("connection_established");
        return client;
    }

    private static UserExecutionContext context(String user) {
        return UserExecutionContext.newRun(UserId.of(user), ThreadId.of("t-7"));
    }

    private static String answer(WireClient client, String message) throws Exception {
        client.send(message);
        JsonNode reply = client.next();
        return reply.path("error_code").asText(reply.path("type").asText());
    }

    @Test
    void a_users_router_has_its_users_messages_and_no_others() throws Exception {
        server.routers()
                .forUser(context("ada"))
                .addHandler("user_message", MessageHandler.of(message -> MessageReply.rejected("adas", "")));
        WireClient ada = join("ada");
        WireClient eve = join("eve");

        assertThat(answer(ada, "{'type':'chat_message','message':'hi'}")).isEqualTo("adas");
        assertThat(answer(eve, "{'type':'chat_message','message':'hi'}")).isEqualTo("shared");
        assertThat(server.router()).isSameAs(server.routers().base());
        assertThat(server.router().statistics().routed()).isOne();
        server.routers().remove(UserId.of("ada"));
        assertThat(answer(ada, "{'type':'user_message','message':'hi'}")).isEqualTo("shared");
    }

    @Test
    void a_second_router_over_the_same_server_that_handles_a_connection_is_reported() throws Exception {
        Queue<InboundMessage> seen = new ConcurrentLinkedQueue<>();
        server.router().addHandler("order", MessageHandler.of(message -> {
            seen.add(message);
            return MessageReply.rejected("seen", "");
        }));
        WireClient ada = join("ada");
        assertThat(answer(ada, "{'type':'order'}")).isEqualTo("seen");
        MessageRouter second = Routers.create(server.bridge());
        try (CapturedLog log = CapturedLog.open()) {
            second.route(seen.element());
            second.route(seen.element());
            assertThat(log.text()).containsOnlyOnce("which " + server.router() + " handles already");
        }
        assertThat(server.router().conflicts())
                .containsExactly(new Conflict(
                        Conflict.Kind.SECOND_ROUTER,
                        seen.element().connectionId().value(),
                        server.router().toString(),
                        second.toString()));
        ada.abort();
        Eventually.until(
                "the conflict goes with the connection",
                () -> second.conflicts().isEmpty());
        assertThat(second.statistics().contested()).isOne();
    }

    /** One agent hands over to the next, three deep, each as a child run, and all of it answers one message. */
    @Test
    void agents_that_hand_over_to_each_other_all_get_their_turn() throws Exception {
        server.router().addHandler("start_agent", this::handOver);
        WireClient ada = join("ada");
        ada.send("{'type':'start_agent','request_id':'q-7','message':'plan'}");

        List<String> agents = new ArrayList<>();
        Eventually.until(
                "all three runs complete",
                () -> ada.received().stream()
                                .filter(frame -> frame.path("type").asText().equals("agent_completed"))
                                .count()
                        == 3);
        Eventually.until(
                "the message is answered",
                () -> ada.received().stream()
                        .anyMatch(frame -> frame.path("request_id").asText().equals("q-7")));
        ada.received().stream()
                .filter(frame -> frame.path("type").asText().equals("agent_started"))
                .forEach(frame -> agents.add(frame.path("agent_name").asText()));
        assertThat(agents).containsExactly("planner", "researcher", "writer");
    }

    private CompletionStage<MessageReply> handOver(InboundMessage message) {
        UserExecutionContext context = message.newRun(ThreadId.of("t-7"));
        server.bridge().execute(context, "planner", message.text("message").orElse(""), run -> {
            try (AgentRun researcher = run.child("researcher", "find")) {
                try (AgentRun writer = researcher.child("writer", "write")) {
                    writer.complete("written");
                }
                researcher.complete("found");
            }
            return "planned";
        });
        return CompletableFuture.completedFuture(MessageReply.accepted(context.runId()));
    }

    @Test
    void twenty_messages_at_once_are_each_answered_once_and_in_order() throws Exception {
        server.router()
                .addHandler(
                        "count",
                        message -> CompletableFuture.supplyAsync(
                                () -> MessageReply.rejected(
                                        "n" + message.fields().get("n"), ""),
                                Runnable::run));
        WireClient ada = join("ada");
        for (int i = 0; i < 20; i++) {
            ada.send("{'type':'count','n':" + i + "}");
        }
        for (int i = 0; i < 20; i++) {
            assertThat(ada.next().path("error_code").asText()).isEqualTo("n" + i);
        }
        assertThat(server.router().statistics().byType())
                .isEqualTo(Map.of("user_message", 0L, "count", 20L, "cancel_run", 0L, "ping", 0L));
    }

    @Test
    void a_call_of_json_rpc_is_answered_in_kind() throws Exception {
        WireClient ada = join("ada");
        ada.send("{'jsonrpc':'2.0','method':'user_message','params':{'message':'hi'},'id':'x-7'}");
        JsonNode answer = ada.next();
        assertThat(answer.path("id").asText()).isEqualTo("x-7");
        assertThat(answer.at("/error/code").asInt()).isEqualTo(-32000);
        assertThat(answer.at("/error/data/error_code").asText()).isEqualTo("shared");
    }
}
