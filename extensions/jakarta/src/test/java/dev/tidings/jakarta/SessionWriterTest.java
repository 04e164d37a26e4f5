package dev.tidings.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The writer over a container that refuses a second send while one is under way, and completes as a test says. */
class SessionWriterTest {
    private static final int MANY = 20_000;
    private static final int WINDOW = 8;

    private final Workers workers = new Workers(10);
    private final ExecutorService other = Executors.newFixedThreadPool(2);
    private final Queue<OutboundFrame> source = new ConcurrentLinkedQueue<>();
    private final Container container = new Container();
    private SessionWriter writer = new SessionWriter(container, workers, 1);

    enum Completion {
        WITHIN_THE_CALL,
        BY_ANOTHER_THREAD,
        TWICE
    }

    private final class Container implements SessionWriter.Port {
        private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
        private final BlockingQueue<SendHandler> held = new LinkedBlockingQueue<>();
        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicInteger overlaps = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private volatile Completion completion = Completion.WITHIN_THE_CALL;
        private volatile boolean holds;

        private void begin() {
            if (underWay.getAndIncrement() > 0) {
                overlaps.incrementAndGet();
            }
        }

        private void end(String what, SendHandler handler) {
            end(what, handler, new SendResult((Session) null));
        }

        private void end(String what, SendHandler handler, SendResult result) {
            underWay.decrementAndGet();
            done.add(what);
            handler.onResult(result);
        }

        @Override
        public void send(String text, SendHandler handler) {
            begin();
            if (holds) {
                held.add(result -> end(text, handler, result));
            } else if (completion == Completion.BY_ANOTHER_THREAD) {
                other.execute(() -> end(text, handler));
            } else {
                end(text, handler);
                if (completion == Completion.TWICE) {
                    handler.onResult(new SendResult((Session) null));
                }
            }
        }

        @Override
        public void sendPing() {
            begin();
            underWay.decrementAndGet();
            done.add("ping");
        }

        @Override
        public void sendClose(SessionWriter.Farewell farewell) {
            begin();
            done.add("close " + farewell.code().code());
        }

        @Override
        public void failed() {
            failures.incrementAndGet();
        }

        @Override
        public void relieved() {}

        private String next() throws InterruptedException {
            String next = done.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("what the container was given").isNotNull();
            return next;
        }
    }

    @AfterEach
    void stop() {
        workers.stop(Duration.ofSeconds(1));
        other.shutdownNow();
    }

    private void open() {
        writer.start(source::poll);
        writer.open();
    }

    private void add(String text) {
        source.add(OutboundFrame.text(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    @ParameterizedTest
    @EnumSource
    void many_frames_go_one_after_the_other_without_growing_the_stack(Completion completion) throws Exception {
        container.completion = completion;
        for (int i = 0; i < MANY; i++) {
            add("frame " + i);
        }
        open();
        writer.wake(WakeHint.INLINE);
        for (int i = 0; i < MANY; i++) {
            assertThat(container.next()).isEqualTo("frame " + i);
        }
        assertThat(container.overlaps).as("sends begun during another").hasValue(0);
    }

    @ParameterizedTest
    @EnumSource
    void no_wake_up_is_lost_among_eight_threads(Completion completion) throws Exception {
        container.completion = completion;
        open();
        List<Thread> threads = java.util.stream.IntStream.range(0, 8)
                .mapToObj(number -> new Thread(() -> {
                    for (int i = 0; i < 500; i++) {
                        add(number + ":" + i);
                        writer.wake(i % 2 == 0 ? WakeHint.INLINE : WakeHint.DEFERRED);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (int i = 0; i < 8 * 500; i++) {
            container.next();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(container.overlaps).as("sends begun during another").hasValue(0);
    }

    @Test
    void a_ping_and_a_close_wait_for_the_frame_in_flight_and_overtake_the_next() throws Exception {
        container.holds = true;
        add("in flight");
        add("next");
        open();
        SendHandler first = container.held.poll(10, TimeUnit.SECONDS);
        writer.ping();
        writer.ping();
        writer.close(new SessionWriter.Farewell(CloseCode.GOING_AWAY, ""));
        assertThat(container.done).isEmpty();
        first.onResult(new SendResult((Session) null));
        assertThat(container.next()).isEqualTo("in flight");
        assertThat(container.next()).isEqualTo("close 1001");
        writer.wake(WakeHint.INLINE);
        assertThat(source).as("frames not polled after the close").hasSize(1);
    }

    @Test
    void pings_are_merged_while_one_waits() throws Exception {
        container.holds = true;
        add("in flight");
        open();
        SendHandler first = container.held.poll(10, TimeUnit.SECONDS);
        for (int i = 0; i < 50; i++) {
            writer.ping();
        }
        container.holds = false;
        add("behind");
        first.onResult(new SendResult((Session) null));
        assertThat(container.next()).isEqualTo("in flight");
        assertThat(container.next()).isEqualTo("ping");
        assertThat(container.next()).isEqualTo("behind");
    }

    @Test
    void a_send_that_never_completes_is_found_and_one_that_moves_is_not() throws Exception {
        container.holds = true;
        add("one");
        add("two");
        open();
        SendHandler first = container.held.poll(10, TimeUnit.SECONDS);
        assertThat(writer.isStuck(2)).isFalse();
        assertThat(writer.isStuck(2)).isFalse();
        assertThat(writer.isStuck(2)).isFalse();
        first.onResult(new SendResult((Session) null));
        assertThat(container.held.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(writer.isStuck(2)).as("stuck in the second frame, at once").isFalse();
        assertThat(writer.isStuck(2)).isFalse();
        assertThat(writer.isStuck(2)).isFalse();
        assertThat(writer.isStuck(2))
                .as("stuck in the second frame, after three ticks")
                .isTrue();
    }

    private SendHandler held() throws InterruptedException {
        SendHandler held = container.held.poll(10, TimeUnit.SECONDS);
        assertThat(held).as("a send that is under way").isNotNull();
        return held;
    }

    private List<SendHandler> gather(int frames, int size) throws InterruptedException {
        writer = new SessionWriter(container, workers, WINDOW);
        container.holds = true;
        for (int i = 0; i < frames; i++) {
            add(String.valueOf(i % 10).repeat(size));
        }
        open();
        List<SendHandler> held = new ArrayList<>();
        while (source.size() > Math.max(0, frames - WINDOW) || held.size() < Math.min(frames, WINDOW)) {
            held.add(held());
        }
        return held;
    }

    private static void complete(SendHandler... sends) {
        for (SendHandler send : sends) {
            send.onResult(new SendResult((Session) null));
        }
    }

    @Test
    void who_gathers_is_given_a_windowful_and_more_when_half_of_it_is_done() throws Exception {
        List<SendHandler> first = gather(20, 1);
        writer.wake(WakeHint.INLINE);
        assertThat(source).hasSize(20 - WINDOW);
        complete(first.get(0), first.get(1), first.get(2), first.get(2));
        writer.wake(WakeHint.INLINE);
        assertThat(source).as("less than half is done").hasSize(20 - WINDOW);
        complete(first.get(3));
        for (int i = 0; i < WINDOW / 2; i++) {
            held();
        }
        assertThat(source).hasSize(20 - WINDOW - WINDOW / 2);
    }

    @Test
    void large_frames_take_more_of_the_window() throws Exception {
        writer = new SessionWriter(container, workers, WINDOW);
        container.holds = true;
        for (int i = 0; i < 5; i++) {
            add("x".repeat(2_048));
        }
        open();
        held();
        held();
        writer.wake(WakeHint.INLINE);
        assertThat(source).hasSize(3);
    }

    @Test
    void a_ping_and_a_close_wait_for_everything_under_way() throws Exception {
        List<SendHandler> three = gather(3, 1);
        writer.ping();
        complete(three.get(0), three.get(1));
        add("behind");
        writer.wake(WakeHint.INLINE);
        assertThat(container.done).containsExactly("0", "1");
        complete(three.get(2));
        assertThat(List.of(container.next(), container.next(), container.next(), container.next()))
                .containsExactly("0", "1", "2", "ping");
        SendHandler behind = held();
        writer.close(new SessionWriter.Farewell(CloseCode.GOING_AWAY, ""));
        assertThat(container.done).isEmpty();
        complete(behind);
        assertThat(container.next()).isEqualTo("behind");
        assertThat(container.next()).isEqualTo("close 1001");
    }

    @Test
    void no_completion_is_lost_that_comes_while_the_writer_is_parked() throws Exception {
        writer = new SessionWriter(container, workers, WINDOW);
        container.completion = Completion.BY_ANOTHER_THREAD;
        for (int i = 0; i < MANY; i++) {
            add("frame " + i);
        }
        open();
        for (int i = 0; i < MANY; i++) {
            container.next();
        }
    }

    @Test
    void nothing_follows_a_send_that_failed() throws Exception {
        List<SendHandler> two = gather(2, 1);
        two.get(0).onResult(new SendResult((Session) null, new IOException("a drill")));
        add("after");
        writer.wake(WakeHint.INLINE);
        complete(two.get(1));
        assertThat(source).hasSize(1);
        assertThat(container.failures).hasPositiveValue();
    }

    @Test
    void a_wake_up_during_the_poll_that_finds_nothing_is_not_lost() throws Exception {
        add("first");
        AtomicInteger late = new AtomicInteger();
        writer.start(() -> {
            OutboundFrame frame = source.poll();
            if (frame == null && late.getAndIncrement() == 0) {
                add("late");
                writer.wake(WakeHint.DEFERRED);
            }
            return frame;
        });
        writer.open();
        assertThat(container.next()).isEqualTo("first");
        assertThat(container.next()).isEqualTo("late");
    }

    @Test
    void nothing_is_polled_before_it_is_opened_or_after_it_ended() {
        writer.start(() -> {
            throw new AssertionError("polled");
        });
        writer.wake(WakeHint.INLINE);
        writer.end();
        writer.wake(WakeHint.INLINE);
        assertThat(container.done).isEmpty();
    }
}
