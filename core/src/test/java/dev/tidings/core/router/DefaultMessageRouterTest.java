package dev.tidings.core.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.BadMessageException;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.HandlerRegistration;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.RequestId;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.testing.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultMessageRouterTest {
    private static final Pattern CORRELATION = Pattern.compile("err_[0-9a-f-]{36}");

    private final RecordingBridge bridge = new RecordingBridge();
    private final MessageRouter router = Routers.create(bridge);

    private static InboundMessage message(String type, RequestId requestId, Map<String, ?> fields) {
        return new InboundMessage(ConnectionId.of("c1"), UserPrincipal.of(UserId.of("ada")), type, requestId, fields);
    }

    private static InboundMessage message(String type) {
        return message(type, null, Map.of("type", type));
    }

    private static MessageHandler answering(String code) {
        return MessageHandler.of(message -> MessageReply.rejected(code, code));
    }

    private MessageReply route(InboundMessage message) {
        return router.route(message).toCompletableFuture().join();
    }

    private String codeOf(InboundMessage message) {
        return route(message) instanceof MessageReply.Rejected rejected ? rejected.errorCode() : "accepted";
    }

    @Test
    void a_message_reaches_the_handler_of_its_type_and_no_other() {
        List<InboundMessage> seen = new ArrayList<>();
        router.addHandler("user_message", MessageHandler.of(message -> {
            seen.add(message);
            return MessageReply.accepted();
        }));
        router.addHandler("other", answering("other"));
        InboundMessage sent = message("user_message");

        assertThat(route(sent)).isEqualTo(MessageReply.accepted());
        assertThat(seen).containsExactly(sent);
    }

    @Test
    void a_bad_message_is_answered_as_such_and_is_no_failure_of_the_handler() {
        router.addHandler("user_message", MessageHandler.of(message -> {
            throw new BadMessageException("a message\nmust have a text");
        }));
        router.addHandler(
                "later",
                message -> CompletableFuture.<MessageReply>failedFuture(new BadMessageException("late"))
                        .thenApply(reply -> reply));
        assertThat(route(message("user_message"))).isInstanceOfSatisfying(MessageReply.Rejected.class, reply -> {
            assertThat(reply.errorCode()).isEqualTo("bad_message");
            assertThat(reply.message()).doesNotContain("\n").contains("must have a text");
        });
        assertThat(route(message("later"))).isEqualTo(MessageReply.rejected("bad_message", "late"));
        assertThat(router.statistics().failed()).isZero();
    }

    @Test
    void a_type_is_free_again_when_its_registration_is_closed() {
        HandlerRegistration first = router.addHandler("user_message", answering("first"));
        first.close();
        assertThat(codeOf(message("user_message"))).isEqualTo("unknown_type");

        router.addHandler("user_message", answering("second"));
        first.close();
        assertThat(codeOf(message("user_message"))).isEqualTo("second");
    }

    @Test
    void a_handler_of_the_application_comes_before_a_built_in_one_and_gives_way_to_it() {
        assertThat(codeOf(message("ping"))).isEqualTo("accepted");
        HandlerRegistration own = router.addHandler("ping", answering("own"));
        assertThat(codeOf(message("ping"))).isEqualTo("own");
        own.close();
        assertThat(codeOf(message("ping"))).isEqualTo("accepted");
    }

    @ParameterizedTest
    @CsvSource({
        "user, user_message",
        "user_input, user_message",
        "chat_message, user_message",
        "message, user_message",
        "agent, agent_request",
        "execute_agent, start_agent",
        "agent_status, agent_status_update",
        "agent_update, agent_status_update",
        "agent_failed, agent_error",
        "agent_fallback, agent_error",
        "typing, user_typing",
        "thread, thread_update",
        "error, error_message",
        "system, system_message",
        "connected, connect",
        "legacy_response, agent_response",
        "legacy_heartbeat, heartbeat",
        "factory_connection_established, connection_established"
    })
    void a_legacy_name_reaches_the_handler_of_todays_name_under_todays_name(String alias, String canonical) {
        List<String> types = new ArrayList<>();
        router.addHandler(canonical, MessageHandler.of(message -> {
            types.add(message.type());
            return MessageReply.accepted();
        }));

        assertThat(codeOf(message(alias))).isEqualTo("accepted");
        assertThat(types).containsExactly(canonical);
        assertThatThrownBy(() -> router.addHandler(alias, answering("never")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\n"})
    void a_blank_type_is_refused(String type) {
        assertThatThrownBy(() -> router.addHandler(type, answering("never")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("type must");
    }

    @Test
    void user_message_has_no_built_in_and_the_answer_says_what_to_do() {
        assertThat(route(message("user_message")))
                .isEqualTo(MessageReply.rejected("unknown_type", "nobody handles user_message: register a handler"));
    }

    @Test
    void a_handler_that_throws_tells_the_client_an_id_and_the_log_the_cause() {
        router.addHandler("user_message", message -> {
            throw new IllegalStateException("password=hunter2");
        });
        assertInternalErrorIsLoggedUnderItsId("hunter2");
    }

    @Test
    void an_error_thrown_by_a_handler_is_contained() {
        router.addHandler("user_message", message -> {
            throw new StackOverflowError("deep hunter2");
        });
        assertInternalErrorIsLoggedUnderItsId("deep hunter2");
    }

    @Test
    void a_handler_whose_stage_fails_tells_the_client_an_id_and_the_log_the_cause() {
        router.addHandler(
                "user_message",
                message -> CompletableFuture.failedFuture(new IllegalStateException("password=hunter2")));
        assertInternalErrorIsLoggedUnderItsId("hunter2");
    }

    @Test
    void a_handler_without_a_stage_or_a_reply_fails_like_one_that_throws() {
        HandlerRegistration noStage = router.addHandler("user_message", message -> null);
        assertInternalErrorIsLoggedUnderItsId("returned null");
        noStage.close();
        router.addHandler("user_message", message -> CompletableFuture.completedFuture(null));
        assertInternalErrorIsLoggedUnderItsId("replied null");
    }

    private void assertInternalErrorIsLoggedUnderItsId(String causeInLog) {
        long failedBefore = router.statistics().failed();
        try (CapturedLog log = CapturedLog.open()) {
            MessageReply reply = route(message("user_message"));

            assertThat(reply).isInstanceOf(MessageReply.Rejected.class);
            MessageReply.Rejected rejected = (MessageReply.Rejected) reply;
            assertThat(rejected.errorCode()).isEqualTo("internal_error");
            assertThat(rejected.retryable()).isTrue();
            assertThat(rejected.message()).doesNotContain("hunter2");
            Matcher id = CORRELATION.matcher(rejected.message());
            assertThat(id.find()).isTrue();
            assertThat(log.entries())
                    .anySatisfy(entry -> assertThat(entry).contains(id.group()).contains(causeInLog));
        }
        assertThat(router.statistics().failed()).isEqualTo(failedBefore + 1);
    }

    @Test
    void counts_are_exact_when_many_threads_route_at_once() throws Exception {
        router.addHandler("good", MessageHandler.of(message -> MessageReply.accepted()));
        router.addHandler("bad", message -> null);
        int threads = 4;
        long rounds = 250;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (CapturedLog log = CapturedLog.open()) {
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                done.add(pool.submit(() -> {
                    for (int i = 0; i < rounds; i++) {
                        router.route(message("good"));
                        router.route(message("nobody_handles_this"));
                    }
                    router.route(message("bad"));
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
            assertThat(log.entries()).hasSize(threads);
        } finally {
            pool.shutdownNow();
        }
        assertThat(router.statistics().routed()).isEqualTo(threads * (rounds + 1));
        assertThat(router.statistics().unhandled()).isEqualTo(threads * rounds);
        assertThat(router.statistics().failed()).isEqualTo(threads);
        assertThat(router.statistics().byType())
                .containsOnlyKeys("good", "bad", "ping", "cancel_run")
                .containsEntry("good", threads * rounds)
                .containsEntry("bad", (long) threads);
    }

    @Test
    void types_that_clients_invent_leave_no_trace_in_the_counters() {
        for (int i = 0; i < 1_000; i++) {
            route(message("invented_" + i));
        }
        assertThat(router.statistics().unhandled()).isEqualTo(1_000);
        assertThat(router.statistics().byType()).containsOnlyKeys("ping", "cancel_run");
    }

    @Test
    void two_routers_share_nothing() {
        MessageRouter other = Routers.create(bridge);
        router.addHandler("user_message", answering("mine"));
        route(message("user_message"));

        assertThat(other.route(message("user_message")).toCompletableFuture().join())
                .isInstanceOf(MessageReply.Rejected.class);
        assertThat(other.statistics().routed()).isZero();
    }

    @Test
    void there_is_a_bound_on_types() {
        for (int i = 2; i < Routes.MAX_HANDLERS; i++) {
            router.addHandler("type_" + i, answering("x"));
        }
        assertThatThrownBy(() -> router.addHandler("one_more", answering("x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("at most 1024")
                .hasMessageContaining("one_more");
    }

    @Test
    void cancel_run_cancels_the_users_own_run_by_its_id() {
        bridge.open("ada", "run-7");
        InboundMessage cancel = message("cancel_run", null, Map.of("type", "cancel_run", "run_id", "run-7"));

        assertThat(codeOf(cancel)).isEqualTo("accepted");
        assertThat(codeOf(cancel)).isEqualTo("not_found");
    }

    @Test
    void cancel_run_does_not_find_the_run_of_another_user() {
        bridge.open("eve", "run-7");

        assertThat(codeOf(message("cancel_run", null, Map.of("run_id", "run-7"))))
                .isEqualTo("not_found");
        assertThat(codeOf(message("cancel_run", null, Map.of("run_id", "run-8"))))
                .isEqualTo("not_found");
    }

    @Test
    void cancel_run_cancels_by_the_id_of_the_request() {
        bridge.open("ada", "req-7");

        assertThat(codeOf(message("cancel_run", RequestId.of("req-7"), Map.of("request_id", "req-7"))))
                .isEqualTo("accepted");
    }

    @Test
    void cancel_run_with_a_run_id_takes_the_request_id_for_its_own() {
        bridge.open("ada", "req-7");

        assertThat(codeOf(message("cancel_run", RequestId.of("req-7"), Map.of("run_id", "run-7"))))
                .isEqualTo("not_found");
        assertThat(codeOf(message("cancel_run", RequestId.of("req-7"), Map.of())))
                .isEqualTo("accepted");
    }

    @Test
    void cancel_run_without_a_usable_id_is_a_bad_message() {
        assertThat(codeOf(message("cancel_run"))).isEqualTo("bad_message");
        assertThat(codeOf(message("cancel_run", null, Map.of("run_id", 7L)))).isEqualTo("bad_message");
        assertThat(codeOf(message("cancel_run", null, Map.of("run_id", "\n")))).isEqualTo("bad_message");
    }

    @Test
    void a_router_without_a_bridge_answers_that_there_is_nothing_to_cancel() {
        MessageRouter alone = Routers.create(null);
        assertThat(alone.route(message("cancel_run", null, Map.of("run_id", "run-7"))))
                .isCompletedWithValue(
                        MessageReply.rejected("not_available", "this server has no runs that could be cancelled"));
        assertThat(alone.route(message("ping"))).isCompletedWithValue(MessageReply.accepted());
    }

    @Test
    void handlers_that_fail_in_every_way_do_not_keep_a_good_one_from_its_messages() {
        router.addHandler("throws", message -> {
            throw new IllegalStateException("no");
        });
        router.addHandler("nothing", message -> null);
        router.addHandler("fails", message -> CompletableFuture.failedFuture(new IllegalStateException("no")));
        router.addHandler("good", MessageHandler.of(message -> MessageReply.accepted()));
        try (CapturedLog log = CapturedLog.open()) {
            for (int i = 0; i < 10; i++) {
                assertThat(codeOf(message("throws"))).isEqualTo("internal_error");
                assertThat(codeOf(message("nothing"))).isEqualTo("internal_error");
                assertThat(codeOf(message("fails"))).isEqualTo("internal_error");
                assertThat(codeOf(message("good"))).isEqualTo("accepted");
            }
            assertThat(log.entries()).hasSize(30);
        }
        assertThat(router.statistics().failed()).isEqualTo(30);
        assertThat(router.statistics().byType()).containsEntry("good", 10L);
    }

    @Test
    void a_stage_that_answers_and_then_throws_counts_as_one_answer() {
        router.addHandler("odd", message -> new CompletableFuture<MessageReply>() {
            @Override
            public CompletableFuture<MessageReply> whenComplete(
                    java.util.function.BiConsumer<? super MessageReply, ? super Throwable> action) {
                action.accept(MessageReply.accepted(), null);
                action.accept(null, new IllegalStateException("again"));
                throw new IllegalStateException("odd");
            }
        });
        assertThat(codeOf(message("odd"))).isEqualTo("accepted");
        assertThat(router.statistics().failed()).isZero();
    }

    @Test
    void a_handler_may_answer_later_and_the_reply_waits_for_it() {
        CompletableFuture<MessageReply> later = new CompletableFuture<>();
        router.addHandler("slow", message -> later);
        CompletableFuture<MessageReply> reply = router.route(message("slow")).toCompletableFuture();
        assertThat(reply).isNotDone();
        later.complete(MessageReply.accepted());
        assertThat(reply).isCompletedWithValue(MessageReply.accepted());
    }

    @Test
    void null_instead_of_a_handler_is_refused_at_once() {
        assertThatThrownBy(() -> router.addHandler("a", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("handler");
        assertThat(codeOf(message("a"))).isEqualTo("unknown_type");
    }

    @Test
    void a_new_router_has_counted_nothing_and_adding_and_removing_changes_its_list_by_one() {
        assertThat(router.statistics().routed()).isZero();
        assertThat(router.statistics().unhandled()).isZero();
        assertThat(router.statistics().failed()).isZero();
        assertThat(router.statistics().handlerCount()).isEqualTo(2);
        HandlerRegistration added = router.addHandler("a", answering("a"));
        assertThat(router.statistics().handlerCount()).isEqualTo(3);
        added.close();
        added.close();
        assertThat(router.statistics().handlerCount()).isEqualTo(2);
    }

    @Test
    void a_very_large_message_and_one_with_fields_nobody_knows_reach_their_handler() {
        router.addHandler(
                "a",
                MessageHandler.of(message -> MessageReply.rejected(
                        String.valueOf(message.text("text").orElse("").length()), "")));
        Map<String, Object> fields = Map.of("text", "x".repeat(1_000_000), "unknown", List.of(1, 2));
        assertThat(codeOf(message("a", null, fields))).isEqualTo("1000000");
        assertThat(codeOf(message("a", null, Map.of()))).isEqualTo("0");
    }
}
