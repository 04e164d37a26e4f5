package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.server.DefaultWebSocketServerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Does the last event arrive by itself, if it is emitted just when what writes the connection goes idle? */
class LastEventTest {
    private static final int LANES = 16;
    private static final int HOGS = 2;
    private static final int TRIALS = Integer.getInteger("tidings.wakeups", 20_000);
    private static final Duration LIMIT = Duration.ofMillis(50);

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void a_last_event_emitted_as_the_writer_goes_idle_arrives_by_itself() throws Exception {
        LastEvents trials;
        try (EmbeddedServer server = EmbeddedServer.start()) {
            List<LastEvents.Lane> lanes = new ArrayList<>();
            for (int i = 0; i < LANES; i++) {
                RawWebSocketClient client = server.client();
                Session session = server.next();
                lanes.add(new LastEvents.Lane(client, session::send, session::whenEmpty));
            }
            trials = Hogs.compete(HOGS, new LastEvents(lanes, TRIALS, false, "tidings-flusher")::run);
        }
        String report = trials.report("Tidings", LIMIT);
        System.out.println(report);
        assertThat(trials.lost()).as(report).isZero();
        assertThat(trials.unexplained(LIMIT)).as(report).isZero();
        assertThat(trials.trials()).isGreaterThanOrEqualTo(TRIALS);
    }

    @Test
    void plain_java_websocket_loses_one() throws Exception {
        BlockingQueue<IdleSocket> opened = new LinkedBlockingQueue<>();
        LastEvents trials;
        try (PlainServer plain = PlainServer.start(socket -> opened.add((IdleSocket) socket), new IdleSockets())) {
            List<LastEvents.Lane> lanes = new ArrayList<>();
            for (int i = 0; i < LANES; i++) {
                RawWebSocketClient client = RawWebSocketClient.upgrade(plain.address());
                IdleSocket socket = opened.poll(10, TimeUnit.SECONDS);
                lanes.add(new LastEvents.Lane(client, socket::send, socket.whenEmpty::set));
            }
            trials = Hogs.compete(HOGS, new LastEvents(lanes, TRIALS, true, "WebSocketSelect")::run);
        }
        String report = trials.report("plain Java-WebSocket", LIMIT);
        System.out.println(report);
        assertThat(trials.lost()).as(report).isPositive();
    }

    private static final class IdleSockets extends DefaultWebSocketServerFactory {
        @Override
        public WebSocketImpl createWebSocket(WebSocketAdapter server, Draft draft) {
            return new IdleSocket(server, List.of(draft));
        }

        @Override
        public WebSocketImpl createWebSocket(WebSocketAdapter server, List<Draft> drafts) {
            return new IdleSocket(server, drafts);
        }
    }

    /** The library asks this question when it has found its queue empty and before it gives up on writing. */
    private static final class IdleSocket extends WebSocketImpl {
        private final AtomicReference<@Nullable Runnable> whenEmpty = new AtomicReference<>();

        IdleSocket(WebSocketAdapter server, List<Draft> drafts) {
            super(server, drafts);
        }

        @Override
        public boolean isFlushAndClose() {
            Runnable action = whenEmpty.getAndSet(null);
            if (action != null) {
                action.run();
            }
            return super.isFlushAndClose();
        }
    }
}
