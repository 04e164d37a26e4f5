package dev.tidings.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.core.testing.ControlledTime;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FloodCallTest {
    private static final UserId USER = UserId.of("alice");

    @Test
    void a_listener_that_overrides_none_hears_none() {
        assertThat(FloodCall.heardBy(
                        List.of(new TidingsListener() {}, new UserListener(USER, new TidingsListener() {}))))
                .isEmpty();
    }

    @Test
    void a_listener_that_overrides_all_hears_all() {
        assertThat(FloodCall.heardBy(List.of(new HearsAll()))).containsExactly(FloodCall.values());
    }

    @Test
    void what_a_superclass_overrides_is_heard_also_by_the_listener_of_one_user() {
        TidingsListener child = new HearsEvents() {};

        assertThat(FloodCall.heardBy(List.of(new TidingsListener() {}, new UserListener(USER, child))))
                .containsExactly(FloodCall.EVENT_SENT);
    }

    /** A listener may have other methods, of a library that is not there. */
    @Test
    void a_listener_that_can_not_be_asked_hears_all() throws Exception {
        ClassLoader without = new Without(WithAnOption.class, Option.class);
        TidingsListener listener = (TidingsListener)
                without.loadClass(WithAnOption.class.getName()).getConstructor().newInstance();

        assertThat(FloodCall.heardBy(List.of(listener))).containsExactly(FloodCall.values());
        try (Listeners listeners = new Listeners(new ControlledTime())) {
            listeners.add(listener);
        }
    }

    /** Of a library that may be absent. */
    public interface Option {}

    public static class WithAnOption implements TidingsListener {
        public void use(Option option) {}
    }

    /** Knows one class anew, and another not at all. */
    private static final class Without extends ClassLoader {
        private final Class<?> known;
        private final Class<?> absent;

        Without(Class<?> known, Class<?> absent) {
            super(known.getClassLoader());
            this.known = known;
            this.absent = absent;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(absent.getName())) {
                throw new ClassNotFoundException(name);
            }
            if (!name.equals(known.getName())) {
                return super.loadClass(name, resolve);
            }
            String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
            try (InputStream in = known.getResourceAsStream(file)) {
                byte[] bytes = Objects.requireNonNull(in, file).readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void a_call_that_nobody_hears_is_not_queued() {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (Listeners listeners = new Listeners(new ControlledTime())) {
            listeners.add(new TidingsListener() {
                @Override
                public void onConnectionRefused(int code, String reason) {
                    busy.countDown();
                    await(released);
                }
            });
            listeners.turnedAway(4429, "full");
            await(busy);

            sendThree(listeners);
            assertThat(listeners.health().figures()).containsEntry("waiting_calls", 0L);

            TidingsListener hearing = new HearsEvents() {};
            listeners.add(hearing);
            sendThree(listeners);
            assertThat(listeners.health().figures()).containsEntry("waiting_calls", 3L);

            listeners.remove(hearing);
            sendThree(listeners);
            assertThat(listeners.health().figures()).containsEntry("waiting_calls", 3L);
            released.countDown();
        }
    }

    private static void sendThree(Listeners listeners) {
        for (int count = 0; count < 3; count++) {
            listeners.sent(
                    EngineHarness.context(USER),
                    "x_event",
                    new Delivery.Refused(RefusalReason.CAPACITY, "any delivery will do"));
        }
    }

    private static void await(CountDownLatch latch) {
        boolean reached = false;
        try {
            reached = latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        assertThat(reached).isTrue();
    }

    private abstract static class HearsEvents implements TidingsListener {
        @Override
        public void onEventSent(UserExecutionContext context, String eventType, Delivery delivery) {}
    }

    private static final class HearsAll extends HearsEvents {
        @Override
        public void onConnectionRefused(int code, String reason) {}

        @Override
        public void onAcknowledged(ConnectionInfo connection) {}

        @Override
        public void onEventsCoalesced(ConnectionInfo connection, String eventType, long events) {}

        @Override
        public void onEventsExpired(String eventType, String reason, long events) {}

        @Override
        public void onEventRefused(UserExecutionContext context, String eventType, RefusalReason reason) {}

        @Override
        public void onMessageRouted(UserId userId, String type) {}

        @Override
        public void onMessageFailed(UserId userId, String type, String errorCode) {}
    }
}
