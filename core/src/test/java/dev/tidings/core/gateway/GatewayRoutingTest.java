package dev.tidings.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRoute;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.router.Routers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a client's messages come to: by its own user's router, and as calls of JSON-RPC. */
class GatewayRoutingTest {
    private final GatewayFixture fixture = new GatewayFixture();
    private final List<InboundMessage> seen = new ArrayList<>();

    private MessageHandler answering(MessageReply reply) {
        return MessageHandler.of(message -> {
            seen.add(message);
            return reply;
        });
    }

    private void call(InboundListener client, String members) {
        fixture.send(client, "{'jsonrpc':'2.0'," + members + "}");
    }

    /** The last reply, with single quotes. */
    private String last() {
        return fixture.outlet
                .replies
                .get(fixture.outlet.replies.size() - 1)
                .toString()
                .replace('"', '\'');
    }

    @Test
    void a_users_own_routes_apply_to_that_users_connections_and_to_no_others() {
        UserExecutionContext ada = UserExecutionContext.newRun(UserId.of("ada"), ThreadId.of("t-7"));
        fixture.router.addHandler("style", answering(MessageReply.rejected("business", "")));
        Routers.registry(fixture.router)
                .forUser(ada)
                .addHandler("style", answering(MessageReply.rejected("technical", "")));
        InboundListener hers = fixture.join("ada");
        InboundListener eves = fixture.join("eve");

        fixture.send(hers, "{'type':'style'}");
        fixture.send(eves, "{'type':'style'}");
        Routers.registry(fixture.router).remove(UserId.of("ada"));
        fixture.send(hers, "{'type':'style'}");

        assertThat(fixture.outlet.summaries())
                .containsExactly("error_message technical", "error_message business", "error_message business");
    }

    @Test
    void a_call_reaches_the_handler_of_its_method_and_is_answered_under_its_id() {
        fixture.router.addHandler("user_message", answering(MessageReply.accepted(RunId.of("r-7"))));
        InboundListener client = fixture.join("ada");

        call(client, "'method':'chat_message','params':{'message':'hi'},'id':'call-7'");

        assertThat(seen).singleElement().satisfies(message -> {
            assertThat(message.type()).isEqualTo("user_message");
            assertThat(message.text("message")).contains("hi");
            assertThat(message.userId()).isEqualTo(UserId.of("ada"));
        });
        assertThat(last())
                .isEqualTo("{'jsonrpc':'2.0','result':{'status':'processed','method':'chat_message','run_id':'r-7'},"
                        + "'id':'call-7'}");
    }

    @Test
    void a_notification_is_handled_and_not_answered() {
        fixture.router.addHandler("note", answering(MessageReply.accepted()));
        fixture.router.addHandler("bad", message -> CompletableFuture.failedFuture(new IllegalStateException("no")));
        InboundListener client = fixture.join("ada");

        call(client, "'method':'note','params':{'a':1}");
        call(client, "'method':'nobody'");
        call(client, "'method':'note','params':[1]");
        try (var quiet = dev.tidings.core.testing.Hushed.logger("dev.tidings.core.router")) {
            assertThat(quiet).isNotNull();
            call(client, "'method':'bad'");
        }

        assertThat(seen).hasSize(1);
        assertThat(fixture.outlet.replies).isEmpty();
    }

    @Test
    void a_call_that_is_refused_says_why_in_its_code() {
        fixture.router.addHandler("bad", message -> {
            throw new IllegalStateException("password=hunter2");
        });
        fixture.router.addHandler("picky", answering(MessageReply.rejected("quota", "too much of it")));
        InboundListener client = fixture.join("ada");

        call(client, "'method':'nobody','id':1");
        assertThat(last())
                .contains("'code':-32601")
                .contains("'error_code':'unknown_type'")
                .endsWith("'id':1}");
        try (var quiet = dev.tidings.core.testing.Hushed.logger("dev.tidings.core.router")) {
            assertThat(quiet).isNotNull();
            call(client, "'method':'bad','id':2");
        }
        assertThat(last())
                .contains("'code':-32603")
                .contains("'retryable':true")
                .doesNotContain("hunter2");
        call(client, "'method':'picky','id':3");
        assertThat(last()).contains("'code':-32000").contains("'error_code':'quota'");
        call(client, "'method':'picky','params':{'user_id':'eve'},'id':4");
        assertThat(last()).contains("'error_code':'user_mismatch'").endsWith("'id':4}");
        assertThat(seen).hasSize(1);
    }

    @Test
    void a_call_with_a_request_id_is_handled_once_however_often_it_comes() {
        fixture.router.addHandler("order", answering(MessageReply.accepted(RunId.of("r-7"))));
        InboundListener client = fixture.join("ada");

        call(client, "'method':'order','params':{'request_id':'q-7'},'id':1");
        call(client, "'method':'order','params':{'request_id':'q-7'},'id':2");
        fixture.send(client, "{'type':'order','request_id':'q-7'}");

        assertThat(seen).hasSize(1);
        assertThat(fixture.outlet.replies.get(0).path("id").asInt()).isEqualTo(1);
        assertThat(fixture.outlet.replies.get(1).path("id").asInt()).isEqualTo(2);
        assertThat(fixture.outlet.replies.get(1).at("/result/run_id").asText()).isEqualTo("r-7");
        assertThat(fixture.outlet.replies.get(2).path("type").asText()).isEqualTo("accepted");
    }

    @Test
    void ping_ack_and_cancel_run_may_be_called_too() {
        InboundListener client = fixture.join("ada");
        fixture.bridge.open("ada", "run-7");

        call(client, "'method':'ping','id':1");
        assertThat(last()).contains("'status':'processed'").endsWith("'id':1}");
        call(client, "'method':'ack','params':{'seq':7},'id':2");
        assertThat(last()).endsWith("'id':2}");
        assertThat(fixture.outlet.acknowledged).containsExactly(7L);
        call(client, "'method':'cancel_run','params':{'run_id':'run-7'},'id':3");
        assertThat(last()).contains("'status':'processed'").endsWith("'id':3}");
        call(client, "'method':'cancel_run','params':{'run_id':'run-7'},'id':4");
        assertThat(last()).contains("'error_code':'not_found'");
        call(client, "'method':'ping'");
        assertThat(fixture.outlet.replies).hasSize(4);
    }

    @Test
    void an_ack_above_what_was_sent_closes_and_is_not_answered_as_a_call_either() {
        InboundListener client = fixture.join("ada");
        call(client, "'method':'ack','params':{'seq':101},'id':2");
        assertThat(fixture.outlet.replies).isEmpty();
        assertThat(fixture.outlet.closes).singleElement().asString().contains("4400");
    }

    @Test
    void what_is_no_proper_call_is_answered_in_kind_and_the_third_closes() {
        InboundListener client = fixture.join("ada");

        call(client, "'method':'a','params':[1],'id':1");
        assertThat(last()).contains("'code':-32602").endsWith("'id':1}");
        call(client, "'id':2");
        assertThat(last()).contains("'code':-32600").endsWith("'id':2}");
        assertThat(fixture.outlet.closes).isEmpty();
        call(client, "'method':{},'id':3");
        assertThat(fixture.outlet.closes).singleElement().asString().contains("4400");
    }

    @Test
    void a_batch_is_refused_as_a_bad_message() {
        InboundListener client = fixture.join("ada");
        fixture.send(client, "[{'jsonrpc':'2.0','method':'a','id':1},{'jsonrpc':'2.0','method':'b','id':2}]");
        assertThat(fixture.outlet.summaries()).containsExactly("error_message bad_message");
        assertThat(last()).contains("send each message by itself");
    }

    @Test
    void a_call_can_neither_authenticate_first_nor_resume() {
        InboundListener client = fixture.join("ada");
        call(client, "'method':'resume','params':{'epoch':'e','seq':1},'id':1");
        assertThat(fixture.outlet.replies).isEmpty();
        assertThat(fixture.outlet.closes).singleElement().asString().contains("4400");

        RecordingConnection connection = new RecordingConnection();
        InboundListener unknown = fixture.gateway.accept(connection, GatewayFixture.request(Map.of("auth", "frame")));
        call(unknown, "'method':'authenticate','params':{'token':'t'},'id':2");
        assertThat(connection.closes()).containsExactly("4401 authenticate must be the first message");
        assertThat(fixture.outlet.joins).hasSize(1);
    }

    @Test
    void a_cancel_of_what_is_no_id_stays_as_unknown_as_the_applications_own_handler_says() {
        fixture.router.addHandler(
                "cancel_run", MessageHandler.of(message -> MessageReply.rejected("not_found", "no such run")));
        InboundListener client = fixture.join("ada");
        fixture.send(client, "{'type':'cancel_run','run_id':' ','request_id':'r-1'}");
        assertThat(fixture.outlet.summaries()).containsExactly("error_message not_found r-1");
        assertThat(fixture.outlet.cancels).isEmpty();
    }

    @Test
    void what_became_of_a_message_is_told_by_its_route_and_by_nothing_a_client_invents() {
        fixture.router.addHandler("user_message", MessageHandler.of(message -> MessageReply.accepted()));
        fixture.router.addHandler(
                MessageRoute.prefix("quality."), MessageHandler.of(message -> MessageReply.rejected("no", "no")));
        InboundListener client = fixture.join("ada");
        fixture.send(client, "{'type':'chat_message'}");
        fixture.send(client, "{'type':'quality.invented-1'}");
        fixture.send(client, "{'type':'invented-2'}");
        fixture.router.addHandler(MessageRoute.any(), MessageHandler.of(message -> MessageReply.accepted()));
        fixture.send(client, "{'type':'invented-3'}");
        assertThat(fixture.outlet.answered)
                .containsExactly("ada user_message", "ada quality.* no", "ada unknown unknown_type", "ada *");
    }

    @Test
    void what_is_refused_before_a_handler_is_looked_for_is_not_told() {
        InboundListener client = fixture.join("ada");
        fixture.send(client, "{'type':");
        fixture.send(client, "{'type':'note','user_id':'eve'}");
        fixture.send(client, "{'type':'authenticate'}");
        assertThat(fixture.outlet.replies).hasSize(3);
        assertThat(fixture.outlet.answered).isEmpty();
    }
}
