package dev.tidings.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.core.testing.CapturedLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final StepExecutor executor = new StepExecutor();
    private final Deque<CompletableFuture<Void>> pending = new ArrayDeque<>();
    private final List<String> handled = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private boolean asynchronous;

    private final Mailbox mailbox = new Mailbox(executor, new Mailbox.Recipient() {
        @Override
        public CompletionStage<?> handle(String message, Runnable goOn) {
            handled.add(message);
            CompletableFuture<Void> done = new CompletableFuture<>();
            if (asynchronous) {
                pending.add(done);
            } else {
                done.complete(null);
            }
            return done;
        }

        @Override
        public void refuse(String message) {
            refused.add(message);
        }
    });

    private void offer(String... messages) {
        for (String message : messages) {
            assertThat(mailbox.offer(message)).isTrue();
        }
    }

    @Test
    void what_comes_before_the_opening_waits() {
        offer("1", "2");
        assertThat(executor.waiting()).isZero();

        mailbox.open();
        executor.runAll();
        assertThat(handled).containsExactly("1", "2");
    }

    @Test
    void nothing_is_handled_on_the_thread_that_offers() {
        mailbox.open();
        offer("1");
        assertThat(handled).isEmpty();
        executor.runAll();
        assertThat(handled).containsExactly("1");
    }

    @Test
    void the_next_one_waits_for_the_stage_of_the_one_before() {
        asynchronous = true;
        mailbox.open();
        offer("1", "2", "3");
        executor.runAll();
        assertThat(handled).containsExactly("1");

        pending.remove().complete(null);
        assertThat(handled).as("not on the thread that completes").containsExactly("1");
        executor.runAll();
        assertThat(handled).containsExactly("1", "2");
    }

    @Test
    void a_stage_that_fails_does_not_stop_the_next_one() {
        asynchronous = true;
        mailbox.open();
        offer("1", "2");
        executor.runAll();
        pending.remove().completeExceptionally(new IllegalStateException("x"));
        executor.runAll();
        assertThat(handled).containsExactly("1", "2");
    }

    @Test
    void there_is_one_turn_at_a_time() {
        mailbox.open();
        offer("1", "2", "3");
        assertThat(executor.waiting()).isOne();
        executor.runAll();
        offer("4");
        assertThat(executor.waiting()).isOne();
        executor.runAll();
        assertThat(handled).containsExactly("1", "2", "3", "4");
    }

    @Test
    void the_65th_waiting_message_finds_no_room() {
        for (int i = 0; i < 64; i++) {
            assertThat(mailbox.offer("x")).isTrue();
        }
        assertThat(mailbox.offer("x")).isFalse();
    }

    @Test
    void a_message_that_is_being_handled_takes_no_room() {
        asynchronous = true;
        mailbox.open();
        offer("first");
        executor.runAll();
        for (int i = 0; i < 64; i++) {
            assertThat(mailbox.offer("x")).isTrue();
        }
        assertThat(mailbox.offer("x")).isFalse();
    }

    @Test
    void more_than_256_kib_find_no_room_counted_as_utf8() {
        String kib64 = "\u00e4".repeat(32 * 1024);
        offer(kib64, kib64, kib64, "\ud83d\ude00".repeat(16 * 1024));
        assertThat(mailbox.offer("x")).isFalse();
        assertThat(mailbox.offer("")).isTrue();

        mailbox.open();
        executor.runAll();
        offer("\u4e16".repeat(87_381));
        assertThat(mailbox.offer("xx")).isFalse();
    }

    @Test
    void room_is_free_again_when_a_message_is_taken() {
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 64; i++) {
                assertThat(mailbox.offer("y".repeat(4_096))).isTrue();
            }
            mailbox.open();
            executor.runAll();
        }
        assertThat(handled).hasSize(640);
    }

    @Test
    void after_the_close_nothing_waits_and_nothing_is_handled() {
        offer("1");
        mailbox.close();
        mailbox.open();
        assertThat(mailbox.offer("2")).isTrue();
        executor.runAll();
        assertThat(handled).isEmpty();
    }

    @Test
    void what_the_executor_refuses_is_refused_and_what_comes_later_is_handled() {
        mailbox.open();
        executor.full(true);
        try (CapturedLog log = CapturedLog.open()) {
            offer("1", "2");
            assertThat(log.entries()).hasSize(2);
        }
        assertThat(refused).containsExactly("1", "2");

        executor.full(false);
        offer("3");
        executor.runAll();
        assertThat(handled).containsExactly("3");
    }

    @Test
    void what_waited_behind_a_stage_is_refused_in_order_if_the_executor_is_full_by_then() {
        asynchronous = true;
        mailbox.open();
        offer("1", "2", "3");
        executor.runAll();
        executor.full(true);
        try (CapturedLog log = CapturedLog.open()) {
            pending.remove().complete(null);
            assertThat(log.entries()).hasSize(1);
        }
        assertThat(handled).containsExactly("1");
        assertThat(refused).containsExactly("2", "3");
    }

    @Test
    void many_messages_that_are_done_at_once_take_no_stack() {
        mailbox.open();
        AtomicInteger count = new AtomicInteger();
        Mailbox direct = new Mailbox(Runnable::run, new Mailbox.Recipient() {
            @Override
            public CompletionStage<?> handle(String message, Runnable goOn) {
                count.incrementAndGet();
                return CompletableFuture.completedStage(null);
            }

            @Override
            public void refuse(String message) {}
        });
        direct.open();
        IntStream.range(0, 100_000).forEach(i -> direct.offer("x"));
        assertThat(count).hasValue(100_000);
    }

    @Test
    void order_holds_when_stages_complete_on_other_threads_at_any_moment() throws Exception {
        int total = 20_000;
        ExecutorService workers = Executors.newFixedThreadPool(3);
        ExecutorService completers = Executors.newSingleThreadExecutor();
        try {
            List<Integer> seen = new ArrayList<>();
            AtomicInteger atOnce = new AtomicInteger();
            AtomicInteger mostAtOnce = new AtomicInteger();
            CountDownLatch all = new CountDownLatch(total);
            Mailbox racing = new Mailbox(workers, new Mailbox.Recipient() {
                @Override
                public CompletionStage<?> handle(String message, Runnable goOn) {
                    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    seen.add(Integer.parseInt(message));
                    CompletableFuture<Void> done = new CompletableFuture<>();
                    atOnce.decrementAndGet();
                    if (seen.size() % 3 == 0) {
                        done.complete(null);
                    } else {
                        completers.execute(() -> done.complete(null));
                    }
                    all.countDown();
                    return done;
                }

                @Override
                public void refuse(String message) {
                    throw new AssertionError("refused " + message);
                }
            });
            racing.open();
            for (int i = 0; i < total; ) {
                if (racing.offer(Integer.toString(i))) {
                    i++;
                } else {
                    Thread.onSpinWait();
                }
            }
            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(seen).isEqualTo(IntStream.range(0, total).boxed().toList());
            assertThat(mostAtOnce).hasValue(1);
        } finally {
            workers.shutdownNow();
            completers.shutdownNow();
        }
    }
}
