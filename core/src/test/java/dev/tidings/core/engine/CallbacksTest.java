package dev.tidings.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.core.testing.ControlledTime;
import dev.tidings.core.testing.Eventually;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallbacksTest {
    private static final int THREADS = 4;

    private final ControlledTime time = new ControlledTime();
    private final CountDownLatch held = new CountDownLatch(1);

    @Test
    void a_call_that_finds_no_room_is_made_when_there_is_some() {
        try (Callbacks callbacks = new Callbacks(time)) {
            int all = THREADS + Callbacks.MAX_WAITING + 100;
            AtomicInteger called = new AtomicInteger();
            for (int i = 0; i < all; i++) {
                callbacks.call(() -> {
                    await(held);
                    called.incrementAndGet();
                });
            }
            time.advance(Callbacks.AGAIN.multipliedBy(3));
            assertThat(called).as("none can be through while four hang").hasValue(0);

            held.countDown();
            Eventually.until("each call is made", () -> {
                time.advance(Callbacks.AGAIN);
                return called.get() == all;
            });
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
