package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.WebSocketManagers;
import dev.tidings.core.time.SystemTime;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Does a client that reads keep up with large events while the flusher rests? */
class PileUpTest {
    private static final UserId USER = UserId.of("ada");
    private static final long LONG_REST = TimeUnit.MINUTES.toNanos(5);
    private static final int LARGE = 60_000;

    @Test
    void large_events_end_the_rest_long_before_the_log_lets_go_of_them() throws IOException {
        UserExecutionContext context = UserExecutionContext.newRun(USER, ThreadId.of("thread-1"));
        try (SystemTime time = SystemTime.open("pile-up-timer");
                Flusher resting = Flusher.start("pile-up-flusher", time, new Pace(LONG_REST, LONG_REST));
                WebSocketManager manager = WebSocketManagers.builder().build()) {
            MemoryPort port = new MemoryPort();
            ConnectionWriter writer = new ConnectionWriter(port, resting, new RecordingListener(), time, time);
            writer.openGate();
            manager.addConnection(new Written(writer), ConnectionRequest.live(UserPrincipal.of(USER)));
            Await.until("it is greeted", () -> {
                resting.hurry();
                return port.size() > 0;
            });

            for (int sent = 1; sent <= 30; sent++) {
                manager.send(context, new CustomEvent("x_result", Map.of("text", "x".repeat(LARGE))));
                int due = (sent - 1) * LARGE - Scratch.CAPACITY;
                Await.until("all but 64 KiB is written", () -> port.size() >= due);
            }
            assertThat(writer.state()).isEqualTo(WriterState.OPEN);
        }
    }

    /** A connection as far as its writer goes. */
    private record Written(ConnectionWriter writer) implements WebSocketConnection {
        @Override
        public Object nativeSession() {
            return this;
        }

        @Override
        public String remoteAddress() {
            return "192.0.2.7";
        }

        @Override
        public void start(FrameSource frames) {
            writer.start(frames);
        }

        @Override
        public void wake(WakeHint hint) {
            writer.wake(hint);
        }

        @Override
        public void ping() {
            writer.ping(new byte[0]);
        }

        @Override
        public void close(CloseCode code, String reason) {
            writer.close(code.code(), reason);
        }

        @Override
        public void terminate() {
            writer.terminate();
        }

        @Override
        public boolean isOpen() {
            return writer.state() == WriterState.OPEN;
        }
    }
}
