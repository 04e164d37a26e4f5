package dev.tidings.core.bridge;

import static dev.tidings.core.testing.EngineRoom.ALICE;
import static dev.tidings.core.testing.EngineRoom.context;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.BridgeNotification;
import dev.tidings.api.StandardWebSocketBridge;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.core.StandardWebSocketBridges;
import dev.tidings.core.testing.Device;
import dev.tidings.core.testing.EngineRoom;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Together;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdapterSwitchingTest {
    private static final int THREADS = 8;
    private static final int NOTES = 500;

    private final EngineRoom room = EngineRoom.open();
    private final Device device = room.connect(ALICE);
    private final UserExecutionContext context = context(ALICE);
    private final AgentRun run = room.start(context);
    private final StandardWebSocketBridge bridge = StandardWebSocketBridges.create(context);

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void a_thousand_switches_leave_one_live_adapter_and_the_others_collectable() {
        List<WeakReference<WebSocketEmitter>> old = new ArrayList<>();
        bridge.useRun(run);
        for (int count = 0; count < 1_000; count++) {
            WebSocketEmitter emitter = room.manager.createUserEmitter(context);
            old.add(new WeakReference<>(emitter));
            bridge.useEmitter(emitter);
        }
        Eventually.until("all emitters but the last are collected", () -> {
            System.gc();
            return old.stream().filter(each -> each.get() != null).count() == 1;
        });
        assertThat(old.get(999).get()).isNotNull();
        assertThat(bridge.metrics().adapterSwitches()).isEqualTo(1_000);
        assertThat(bridge.notify(new BridgeNotification.AgentThinking(context.runId(), "still here", null)))
                .isTrue();
    }

    @Test
    void notifications_during_switches_are_each_told_once_and_counted_exactly() {
        bridge.useRun(run);
        AtomicLong told = new AtomicLong();
        Together.run(THREADS, thread -> {
            for (int count = 0; count < NOTES; count++) {
                if (thread == 0) {
                    bridge.useEmitter(room.manager.createUserEmitter(context));
                    bridge.useManager(room.manager);
                } else if (bridge.notify(new BridgeNotification.Custom(
                        context.runId(), "x_note", Map.of("id", thread * NOTES + count)))) {
                    told.incrementAndGet();
                }
            }
        });
        assertThat(told).hasValue((THREADS - 1) * NOTES);
        assertThat(bridge.metrics().eventsSent()).isEqualTo((THREADS - 1) * NOTES);
        assertThat(bridge.metrics().eventsFailed()).isZero();
        assertThat(bridge.metrics().adapterSwitches()).isEqualTo(2 * NOTES);
        assertThat(device.events().stream()
                        .filter(event -> event.get("type").asText().equals("x_note"))
                        .map(event -> event.get("data").get("id").asInt()))
                .hasSize((THREADS - 1) * NOTES)
                .doesNotHaveDuplicates();
    }
}
