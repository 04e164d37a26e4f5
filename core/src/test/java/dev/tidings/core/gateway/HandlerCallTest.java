package dev.tidings.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.MessageReply;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.Hushed;
import dev.tidings.core.testing.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is first, the handler or its limit, and what does the thread see of that? */
class HandlerCallTest {
    private static final MessageReply REPLY = MessageReply.accepted();

    private final AtomicInteger wentOn = new AtomicInteger();
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final HandlerCall call = newCall();

    private HandlerCall newCall() {
        return new HandlerCall("note", Duration.ofSeconds(2), wentOn::incrementAndGet);
    }

    private static String code(MessageReply reply) {
        return reply instanceof MessageReply.Rejected rejected ? rejected.errorCode() : "accepted";
    }

    private CompletionStage<?> run(Supplier<CompletionStage<MessageReply>> handler) {
        return call.run(handler, () -> {}, reply -> told.add(code(reply)));
    }

    @AfterEach
    void no_interrupt_is_left_behind() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void a_handler_that_is_done_just_in_time_is_not_interrupted_and_told_once() {
        assertThat(run(() -> CompletableFuture.completedFuture(REPLY)).toCompletableFuture())
                .isDone();
        call.expire();
        assertThat(told).containsExactly("accepted");
        assertThat(wentOn).hasValue(0);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    /** A stage at whose first reader the limit is just over: behind the handler and before its answer is taken. */
    private final class JustTooLate extends CompletableFuture<MessageReply> {
        @Override
        public CompletableFuture<Void> thenAccept(Consumer<? super MessageReply> action) {
            call.expire();
            return super.thenAccept(action);
        }
    }

    @Test
    void a_limit_that_is_over_after_the_thread_has_left_the_handler_interrupts_nobody_and_wins() {
        JustTooLate answer = new JustTooLate();
        answer.complete(REPLY);
        try (CapturedLog log = CapturedLog.open()) {
            run(() -> answer);
            assertThat(log.text()).contains("the handler of note answered after its limit");
        }
        assertThat(told).containsExactly("handler_timeout");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(wentOn).as("the thread is free and goes on itself").hasValue(0);
    }

    @Test
    void an_interrupt_that_the_handler_did_not_see_any_more_is_not_carried_out_of_it() {
        try (Hushed log = Hushed.logger(HandlerCall.class.getName())) {
            assertThat(log).isNotNull();
            run(() -> {
                call.expire();
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                return CompletableFuture.completedFuture(REPLY);
            });
        }
        assertThat(told).containsExactly("handler_timeout");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(wentOn).hasValue(1);
    }

    @Test
    void whoever_is_first_there_is_one_answer_and_no_interrupt_outside() {
        try (Hushed log = Hushed.logger(HandlerCall.class.getName())) {
            assertThat(log).isNotNull();
            for (int round = 0; round < 300; round++) {
                race(round);
            }
        }
    }

    private void race(int round) {
        List<String> answers = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger left = new AtomicInteger();
        AtomicInteger passed = new AtomicInteger();
        CompletableFuture<HandlerCall> made = new CompletableFuture<>();
        Together.run(2, thread -> {
            if (thread == 0) {
                HandlerCall racing = new HandlerCall("note", Duration.ofSeconds(2), passed::incrementAndGet);
                made.complete(racing);
                racing.run(() -> CompletableFuture.completedFuture(REPLY), () -> {}, reply -> answers.add(code(reply)));
                left.addAndGet(Thread.interrupted() ? 1 : 0);
            } else {
                made.join().expire();
            }
        });
        assertThat(answers).as("round %d", round).hasSize(1);
        assertThat(left).as("interrupts outside in round %d", round).hasValue(0);
        assertThat(passed.get()).as("round %d", round).isLessThanOrEqualTo(answers.contains("handler_timeout") ? 1 : 0);
    }
}
