package dev.tidings.core.router;

import static dev.tidings.core.router.Messages.answer;
import static dev.tidings.core.router.Messages.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.HandlerRegistration;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRoute;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.MessageRouter.Conflict;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.Together;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class RouteConflictTest {
    private final MessageRouter router = Routers.create(new RecordingBridge());

    private static final class FirstHandler implements MessageHandler {
        @Override
        public CompletionStage<MessageReply> handle(InboundMessage message) {
            return CompletableFuture.completedFuture(MessageReply.rejected("first", "first"));
        }
    }

    private static final class SecondHandler implements MessageHandler {
        @Override
        public CompletionStage<MessageReply> handle(InboundMessage message) {
            return CompletableFuture.completedFuture(MessageReply.rejected("second", "second"));
        }
    }

    @Test
    void a_second_handler_of_a_route_waits_in_reserve_and_takes_over_when_the_first_closes() {
        HandlerRegistration first = router.addHandler("user_message", new FirstHandler());
        HandlerRegistration second = router.addHandler("user_message", new SecondHandler());

        assertThat(answer(router, "user_message")).isEqualTo("first");
        assertThat(router.statistics().shadowed()).isOne();
        first.close();
        assertThat(answer(router, "user_message")).isEqualTo("second");
        assertThat(router.conflicts()).isEmpty();
        assertThat(router.statistics().shadowed()).isZero();
        second.close();
        assertThat(answer(router, "user_message")).isEqualTo("unknown_type");
    }

    @Test
    void the_log_names_both_once_and_the_list_has_both_as_long_as_it_lasts() {
        router.addHandler("user_message", new FirstHandler());
        HandlerRegistration second;
        try (CapturedLog log = CapturedLog.open()) {
            second = router.addHandler("user_message", new SecondHandler());
            answer(router, "user_message");
            answer(router, "user_message");
            assertThat(log.entries())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry)
                            .startsWith("WARN")
                            .contains("user_message")
                            .contains(FirstHandler.class.getName())
                            .contains(SecondHandler.class.getName()));
        }
        assertThat(router.conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.kind()).isEqualTo(Conflict.Kind.SHADOWED_HANDLER);
            assertThat(conflict.subject()).isEqualTo("user_message");
            assertThat(conflict.winner()).startsWith(FirstHandler.class.getName());
            assertThat(conflict.other()).startsWith(SecondHandler.class.getName());
        });
        second.close();
        assertThat(router.conflicts()).isEmpty();
    }

    @Test
    void routes_that_overlap_and_built_in_handlers_are_no_conflict() {
        try (CapturedLog log = CapturedLog.open()) {
            router.addHandler(MessageRoute.any(), named("a"));
            router.addHandler(MessageRoute.prefix("user"), named("b"));
            router.addHandler(MessageRoute.prefix("user_"), named("c"));
            router.addHandler("user_message", named("d"));
            router.addHandler("ping", named("e"));
            assertThat(log.entries()).isEmpty();
        }
        assertThat(router.conflicts()).isEmpty();
    }

    @Test
    void a_reserve_that_closes_first_changes_nothing_and_closing_twice_neither() {
        HandlerRegistration first = router.addHandler("a", named("first"));
        HandlerRegistration second = router.addHandler("a", named("second"));
        HandlerRegistration third = router.addHandler("a", named("third"));
        second.close();
        second.close();
        assertThat(answer(router, "a")).isEqualTo("first");
        first.close();
        first.close();
        assertThat(answer(router, "a")).isEqualTo("third");
        third.close();
        assertThat(answer(router, "a")).isEqualTo("unknown_type");
    }

    @Test
    void the_same_handler_registered_twice_stays_until_both_are_closed() {
        MessageHandler same = named("same");
        HandlerRegistration first = router.addHandler("a", same);
        HandlerRegistration second = router.addHandler("a", same);
        first.close();
        assertThat(answer(router, "a")).isEqualTo("same");
        second.close();
        assertThat(answer(router, "a")).isEqualTo("unknown_type");
    }

    @Test
    void of_many_handlers_registered_at_once_exactly_one_gets_the_type_and_the_others_wait() {
        Queue<HandlerRegistration> open = new ConcurrentLinkedQueue<>();
        try (CapturedLog log = CapturedLog.open()) {
            Together.run(8, thread -> open.add(router.addHandler("start_agent", named("h" + thread))));
            assertThat(log.entries()).hasSize(7);
        }
        String winner = answer(router, "start_agent");
        for (int i = 0; i < 100; i++) {
            assertThat(answer(router, "start_agent")).isEqualTo(winner);
        }
        assertThat(router.conflicts()).hasSize(7);
        assertThat(router.statistics().shadowed()).isEqualTo(7);
        open.forEach(HandlerRegistration::close);
        assertThat(answer(router, "start_agent")).isEqualTo("unknown_type");
        assertThat(router.routes()).hasSize(2);
    }

    @Test
    void handlers_in_reserve_count_towards_the_bound() {
        for (int i = 2; i < Routes.MAX_HANDLERS - 1; i++) {
            router.addHandler("type_" + i, named("x"));
        }
        HandlerRegistration last = router.addHandler("type_2", named("reserve"));
        assertThatThrownBy(() -> router.addHandler("type_2", named("x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("at most 1024")
                .hasMessageContaining("type_2");
        last.close();
        router.addHandler("another", named("another"));
        assertThat(answer(router, "another")).isEqualTo("another");
    }

    @Test
    void two_lambdas_are_told_apart_by_where_they_were_registered() {
        try (CapturedLog log = CapturedLog.open()) {
            router.addHandler("a", MessageHandler.of(message -> MessageReply.accepted()));
            router.addHandler("a", MessageHandler.of(message -> MessageReply.accepted()));
            assertThat(log.entries()).hasSize(1);
        }
        assertThat(router.conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.winner()).matches(".* lambda \\(RouteConflictTest\\.java:\\d+\\)");
            assertThat(conflict.other()).matches(".* lambda \\(RouteConflictTest\\.java:\\d+\\)");
            assertThat(conflict.other()).isNotEqualTo(conflict.winner());
        });
    }
}
