package dev.tidings.core.execution;

import static dev.tidings.core.testing.EngineRoom.context;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.BridgeNotification;
import dev.tidings.api.ExecutionEngine;
import dev.tidings.api.ExecutionEngineFactory;
import dev.tidings.api.ExecutionScope;
import dev.tidings.api.ExecutionState;
import dev.tidings.api.LimitReachedException;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.StandardWebSocketBridge;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.WebSocketManagerFactory;
import dev.tidings.core.ExecutionEngines;
import dev.tidings.core.StandardWebSocketBridges;
import dev.tidings.core.testing.Device;
import dev.tidings.core.testing.EngineRoom;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Thousands of times, ten thousand in the soak profile: connect, run with adapters that change and factories that fail, disconnect. */
class FactoryCyclesTest {
    private static final int CYCLES = Integer.getInteger("tidings.cycles", 3_000);
    private static final int WARM_UP = 2_700;
    private static final int USERS = 10;
    private static final long MOST_GROWTH = 4 << 20;

    private final EngineRoom room =
            EngineRoom.small(Runnable::run, RetentionPolicy.defaults().withBytesPerUser(64 << 10));
    private final ExecutionEngineFactory factory = ExecutionEngines.factory(room.bridge);

    @AfterEach
    void close() {
        factory.close();
        room.close();
    }

    @Test
    void cycles_with_switches_and_failures_bring_heap_threads_timers_and_counts_back_to_where_they_were() {
        int timers = room.time.scheduledTasks();
        for (int cycle = 0; cycle < WARM_UP; cycle++) {
            cycle(cycle);
        }
        Set<Thread> threads = threads();
        long before = used();
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            cycle(cycle);
        }
        long growth = used() - before;
        assertThat(growth).as("bytes of heap more than before").isLessThan(MOST_GROWTH);
        assertThat(threads()).allMatch(threads::contains);
        assertThat(room.manager.connectionCount()).isZero();
        assertThat(factory.metrics().active()).isZero();
        assertThat(factory.metrics().users()).isZero();
        assertThat(factory.metrics().created()).isEqualTo(2L * (WARM_UP + CYCLES));
        assertThat(factory.metrics().closed()).isEqualTo(factory.metrics().created());
        assertThat(factory.metrics().ended(ExecutionState.COMPLETED)).isEqualTo(WARM_UP + CYCLES);
        room.engine.factory().close();
        assertThat(room.time.scheduledTasks()).isEqualTo(timers);
        for (int user = 0; user < USERS; user++) {
            assertThat(room.bridge.openRuns(user(user))).isEmpty();
        }
    }

    private static UserId user(int number) {
        return UserId.of("user-" + number % USERS);
    }

    private void cycle(int number) {
        UserId user = user(number);
        Device device = Device.forgetful();
        room.connect(user, device);
        UserExecutionContext context = context(user);
        StandardWebSocketBridge bridge = StandardWebSocketBridges.create(context);
        refuses(IllegalArgumentException.class, () -> ExecutionEngines.factory(bridge));
        WebSocketManager view = room.engine.factory().createIsolatedManager(context);
        try (ExecutionScope scope = factory.userExecutionScope(context);
                ExecutionEngine idle = factory.createForUser(context(user))) {
            refuses(LimitReachedException.class, () -> factory.createForUser(context(user)));
            scope.onClose(() -> {
                if (number % 1_000 == 0) {
                    throw new IllegalStateException("a cleanup fails now and then");
                }
            });
            scope.engine().run("researcher", run -> {
                bridge.useRun(run);
                bridge.useEmitter(scope.engine().emitter());
                bridge.useManager(view);
                return bridge.notify(new BridgeNotification.AgentThinking(context.runId(), "hm", null));
            });
            assertThat(scope.engine().state()).isEqualTo(ExecutionState.COMPLETED);
            assertThat(bridge.metrics().eventsSent()).isEqualTo(1);
            assertThat(bridge.metrics().adapterSwitches()).isEqualTo(2);
            assertThat(idle.state()).isEqualTo(ExecutionState.PENDING);
        }
        if (number % 3 == 0) {
            room.engine.factory().cleanupManager(user);
        }
        room.drop(device);
    }

    private static void refuses(Class<? extends RuntimeException> kind, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException refusal) {
            assertThat(refusal).isInstanceOf(kind);
            return;
        }
        throw new AssertionError("there must be a " + kind.getSimpleName());
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tidings"))
                .collect(Collectors.toSet());
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 4; round++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    @Test
    void users_in_use_get_their_view_again_and_again_at_the_bound_although_nobody_holds_one() {
        WebSocketManagerFactory views =
                room.engine.factory(WebSocketManagerFactory.Limits.defaults().withUsers(USERS));
        for (int number = 0; number < USERS; number++) {
            room.connect(user(number), Device.forgetful());
        }
        for (int cycle = 0; cycle < 5; cycle++) {
            for (int number = 0; number < USERS; number++) {
                assertThat(views.createIsolatedManager(context(user(number))).connectionCount())
                        .isEqualTo(1);
            }
            System.gc();
        }
        assertThat(views.statistics().refused()).isZero();
        assertThat(views.statistics().active()).isEqualTo(USERS);
        assertThat(views.statistics().created()).as("some were collected").isGreaterThan(USERS);
    }
}
