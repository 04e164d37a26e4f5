package dev.tidings.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.MessageReply;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.testing.CapturedLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What does a handler that blocks its thread cost? Here a thread of the test's is the executor's that is blocked. */
class HandlerLimitTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final GatewayFixture fixture =
            new GatewayFixture(GatewayLimits.defaults().withAnswer(LIMIT));
    private final RecordingOutlet outlet = fixture.outlet;
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final AtomicBoolean interruptedAfterwards = new AtomicBoolean();
    private final List<String> handled = new CopyOnWriteArrayList<>();

    HandlerLimitTest() {
        fixture.router.addHandler("note", MessageHandler.of(message -> {
            handled.add("note");
            return MessageReply.accepted();
        }));
    }

    private void block(boolean heedsInterrupts) {
        fixture.router.addHandler("blocks", MessageHandler.of(message -> {
            handled.add("blocks");
            entered.countDown();
            while (true) {
                try {
                    if (released.await(30, TimeUnit.SECONDS)) {
                        return MessageReply.accepted();
                    }
                } catch (InterruptedException e) {
                    interrupted.set(true);
                    if (heedsInterrupts) {
                        Thread.currentThread().interrupt();
                        return MessageReply.accepted();
                    }
                }
            }
        }));
    }

    private Thread sendBlocking(InboundListener client) throws InterruptedException {
        client.onText("{\"type\":\"blocks\",\"request_id\":\"r-1\"}");
        Thread thread = new Thread(
                () -> {
                    fixture.executor.step();
                    interruptedAfterwards.set(Thread.currentThread().isInterrupted());
                },
                "blocked");
        thread.start();
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        client.onText("{\"type\":\"note\",\"request_id\":\"r-2\"}");
        return thread;
    }

    private static void join(Thread thread) throws InterruptedException {
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void a_handler_that_blocks_is_interrupted_answered_for_once_and_the_next_message_is_handled() throws Exception {
        block(true);
        InboundListener client = fixture.join("ada");
        Thread blocked = sendBlocking(client);
        fixture.time.advance(LIMIT.minusMillis(1));
        fixture.executor.runAll();
        assertThat(outlet.replies).isEmpty();
        assertThat(interrupted).isFalse();
        try (CapturedLog log = CapturedLog.open()) {
            fixture.time.advance(Duration.ofMillis(1));
            join(blocked);
            assertThat(log.text())
                    .contains("the handler of blocks took longer than its limit of PT2S")
                    .contains("the handler of blocks answered after its limit of PT2S");
        }
        fixture.executor.runAll();
        assertThat(interrupted).isTrue();
        assertThat(interruptedAfterwards)
                .as("the interrupt stays in the handler")
                .isFalse();
        assertThat(outlet.summaries()).containsExactly("error_message handler_timeout r-1", "accepted r-2");
    }

    @Test
    void a_handler_that_heeds_no_interrupt_keeps_a_thread_and_not_the_connection() throws Exception {
        block(false);
        InboundListener client = fixture.join("ada");
        Thread blocked = sendBlocking(client);
        fixture.time.advance(LIMIT);
        fixture.executor.runAll();
        assertThat(outlet.summaries()).containsExactly("error_message handler_timeout r-1", "accepted r-2");
        fixture.send(client, "{'type':'note','request_id':'r-3'}");
        assertThat(outlet.summaries()).last().isEqualTo("accepted r-3");

        try (CapturedLog log = CapturedLog.open()) {
            released.countDown();
            join(blocked);
            fixture.executor.runAll();
            assertThat(log.text()).contains("answered after its limit");
        }
        assertThat(outlet.replies).hasSize(3);
        fixture.send(client, "{'type':'note','request_id':'r-4'}");
        assertThat(outlet.summaries()).last().isEqualTo("accepted r-4");
        assertThat(handled).containsExactly("blocks", "note", "note", "note");
    }

    @Test
    void a_request_that_took_too_long_is_not_handled_again() throws Exception {
        block(true);
        InboundListener client = fixture.join("ada");
        Thread blocked = sendBlocking(client);
        fixture.time.advance(LIMIT);
        join(blocked);
        fixture.executor.runAll();
        fixture.send(client, "{'type':'blocks','request_id':'r-1'}");
        assertThat(outlet.summaries())
                .containsExactly(
                        "error_message handler_timeout r-1", "accepted r-2", "error_message handler_timeout r-1");
        assertThat(handled).containsExactly("blocks", "note");
    }

    @Test
    void a_repetition_on_another_device_is_answered_at_the_same_time() throws Exception {
        block(false);
        InboundListener client = fixture.join("ada");
        InboundListener other = fixture.join("ada");
        Thread blocked = sendBlocking(client);
        fixture.send(other, "{'type':'blocks','request_id':'r-1'}");
        assertThat(outlet.replies).isEmpty();
        fixture.time.advance(LIMIT);
        assertThat(outlet.summaries())
                .containsExactly("error_message handler_timeout r-1", "error_message handler_timeout r-1");
        released.countDown();
        join(blocked);
    }

    @Test
    void a_handler_that_has_left_the_answer_to_another_thread_has_none_to_interrupt() {
        CompletableFuture<MessageReply> answer = new CompletableFuture<>();
        fixture.router.addHandler("slow", message -> answer);
        InboundListener client = fixture.join("ada");
        fixture.send(client, "{'type':'slow','request_id':'r-1'}");
        fixture.time.advance(LIMIT);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(outlet.summaries()).containsExactly("error_message handler_timeout r-1");
        assertThat(fixture.time.scheduledTasks()).isEqualTo(1);
    }
}
