package dev.tidings.core.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserIsolationException;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.core.WebSocketManagers;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Hushed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Groups 7 and 8: what managers were called, what they could do, and where they came from. */
@SuppressWarnings("removal")
class ManagerNamesTest {
    private static final UserId ADA = UserId.of("ada");
    private static final UserExecutionContext CONTEXT = UserExecutionContext.newRun(ADA, ThreadId.of("thread-1"));

    private final Hushed hushed = Hushed.logger("dev.tidings.core.legacy");
    private final WebSocketManager manager = WebSocketManagers.create();
    private final Legacy legacy = Legacy.of(manager);
    private final UnifiedWebSocketManager old = UnifiedWebSocketManager.of(manager);

    @AfterEach
    void close() {
        manager.close();
        hushed.close();
    }

    private static Map<String, Object> message(String type, String thread, String run) {
        return Map.of("type", type, "thread_id", thread, "run_id", run, "agent_name", "researcher");
    }

    @ParameterizedTest
    @EnumSource
    void every_mode_gives_the_view_that_every_other_way_gives(WebSocketManagerMode mode) {
        WebSocketManager view = WebSocketManagers.factory(manager).createIsolatedManager(CONTEXT);

        assertThat(legacy.managers().getWebsocketManager(CONTEXT, mode)).isSameAs(view);
        assertThat(legacy.managerFactory().createManager(CONTEXT, mode)).isSameAs(view);
    }

    @Test
    void every_function_and_factory_gives_the_one_view_of_a_user() {
        WebSocketManager view = WebSocketManagers.factory(manager).createIsolatedManager(CONTEXT);
        LegacyManagers functions = legacy.managers();
        LegacyManagerFactory factory = legacy.managerFactory();

        assertThat(List.of(
                        functions.getWebsocketManager(CONTEXT),
                        functions.createWebsocketManagerSync(CONTEXT),
                        functions.fromUserContext(CONTEXT),
                        functions
                                .getWebsocketManagerAsync(CONTEXT)
                                .toCompletableFuture()
                                .join(),
                        functions
                                .createWebsocketManager(CONTEXT)
                                .toCompletableFuture()
                                .join(),
                        factory.createManager(CONTEXT),
                        factory.create(CONTEXT),
                        factory.createForUser(CONTEXT),
                        factory.createIsolated(CONTEXT),
                        factory.createDefensive(CONTEXT),
                        factory.createValidated(CONTEXT),
                        factory.createWithLifecycleManager(CONTEXT),
                        factory.createIsolatedManager("ada", "conn-1"),
                        factory.getManager("ada").orElseThrow(),
                        factory.getManagerByUser("ada").orElseThrow()))
                .allMatch(manager -> manager == view);
        assertThat(functions.getWebsocketManager(UserExecutionContext.newRun(UserId.of("bob"), ThreadId.of("t"))))
                .isNotSameAs(view);
    }

    @Test
    void no_context_and_no_ids_are_refused_alike_by_name() {
        LegacyManagers functions = legacy.managers();
        LegacyManagerFactory factory = legacy.managerFactory();

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> functions.getWebsocketManager(null),
                () -> functions.getWebsocketManagerAsync(null),
                () -> functions.fromUserContext(null),
                () -> factory.createManager(null),
                () -> factory.create(null))) {
            assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining("user context is required");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> factory.createIsolatedManager(null, "conn-1"))
                .withMessageContaining("user_id is required");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> factory.createIsolatedManager("ada", ""))
                .withMessageContaining("connection_id must not be blank");
        assertThatIllegalArgumentException().isThrownBy(() -> factory.createIsolatedManager(" ", "conn-1"));
    }

    @Test
    void the_factory_counts_judges_and_cleans_up_as_the_one_of_today_does() {
        LegacyManagerFactory factory = legacy.managerFactory();
        WebSocketManager view = factory.createIsolatedManager("ada", "conn-1");
        Device device = Device.of(manager, ADA);

        assertThat(factory.getActiveConnectionsCount()).isEqualTo(1);
        assertThat(factory.getFactoryStats()).containsEntry("managers_active", 1);
        assertThat(factory.getHealthStatus()).containsEntry("status", "healthy");
        assertThat(factory.validateManagerInstance(view).productionReady()).isTrue();
        assertThat(factory.supportsUserIsolation()).isTrue();
        assertThat(factory.forceCleanupAllExpired()).isZero();
        assertThat(factory.cleanupManager("ada")).as("while connected").isFalse();
        manager.removeConnection(device.id(manager), 1006);
        assertThat(factory.forceCleanupUserManagers("ada")).isEqualTo(1);
        assertThat(factory.getManager("ada")).isEmpty();
    }

    @Test
    void the_names_of_the_manager_are_names_of_one_thing() {
        LegacyManagers functions = legacy.managers();

        assertThat(functions.unifiedWebSocketManager())
                .isEqualTo(old)
                .hasSameHashCodeAs(old)
                .isEqualTo(functions.webSocketConnectionManager())
                .isEqualTo(functions.connectionManager())
                .isNotEqualTo(UnifiedWebSocketManager.of(
                        WebSocketManagers.factory(manager).createIsolatedManager(CONTEXT)));
    }

    @Test
    void connections_come_by_every_old_name_and_are_registered_as_today() {
        Device[] devices = {new Device(), new Device(), new Device(), new Device(), new Device()};
        List<String> ids = List.of(
                old.connectUser("ada", devices[0]),
                old.connect("ada", devices[1]),
                old.addConnectionByUser("ada", devices[2], "phone"),
                old.registerConnection("tablet", "ada", devices[3]),
                old.handleConnection(devices[4], "ada"));

        assertThat(old.getUserConnections("ada")).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(manager.connectionCount(ADA))
                .isEqualTo(old.getConnectionCount())
                .isEqualTo(5);
        assertThat(old.getConnection(ids.get(3)).map(ConnectionInfo::clientId).orElseThrow())
                .hasToString("tablet");
        assertThat(old.isConnectionActive("ada")).isTrue();
        assertThat(old.isUserConnected("bob")).isFalse();
        assertThat(old.getConnectionIdByWebsocket(devices[1])).contains(ids.get(1));
        assertThat(old.findConnection("ada", devices[0])).isPresent();
        assertThat(old.findConnection("bob", devices[0])).isEmpty();
        assertThat(old.getConnectionInfo(ids.get(0))).containsEntry("user_id", "ada");
        assertThat(old.getConnectionInfo("unknown")).isEmpty();
        assertThat(old.getConnectionsForUser("ada")).hasSize(5);
        assertThat(old.getConnectionHealth("ada"))
                .containsEntry("total_connections", 5)
                .containsEntry("has_active_connections", true);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> old.handleConnection(new Device(), null))
                .withMessageContaining("user_id is required");
    }

    @Test
    void connections_go_by_every_old_name() {
        Device device = new Device();
        String first = old.connect("ada", device);
        String second = old.connect("ada", new Device());
        old.connect("ada", new Device());

        assertThat(old.removeConnection(first)).isTrue();
        assertThat(old.removeConnection(first)).isFalse();
        assertThat(device.isOpen()).as("removing closes nothing").isTrue();
        assertThat(old.unregisterConnection(second)).isTrue();
        assertThat(old.handleDisconnection(device)).isFalse();
        assertThat(old.disconnectUser("ada", 4403, "not any more")).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> old.disconnectUser("ada", 3999, "odd"))
                .withMessageContaining("close code must be one of CloseCode but was 3999");

        Device last = Device.of(manager, UserId.of("bob"));
        assertThat(old.disconnect("bob")).isEqualTo(1);
        assertThat(last.closed()).isEqualTo(CloseCode.NORMAL);
    }

    @Test
    void a_connection_listens_to_a_thread_by_the_old_names() {
        String id = old.connect("ada", new Device());

        assertThat(old.getConnectionThreadId(id)).isEmpty();
        assertThat(old.updateConnectionThread(id, "thread-1")).isTrue();
        assertThat(old.getConnectionThreadId(id)).contains("thread-1");
        assertThat(old.getUserConnectionsByThread("ada", "thread-1")).containsExactly(id);
        assertThat(old.getUserConnectionsByThread("ada", "thread-2")).isEmpty();
        assertThat(old.updateConnectionThread("unknown", "thread-1")).isFalse();
        assertThat(old.updateConnectionThread(id, null)).isTrue();
        assertThat(old.getConnectionThreadId(id)).isEmpty();
    }

    @Test
    void every_old_way_to_send_reaches_the_user_in_order() {
        Device device = Device.of(manager, ADA);
        String connection = device.id(manager).value();

        assertThat(old.sendToUser("ada", message("agent_started", "thread-1", "r1")))
                .isTrue();
        assertThat(old.sendMessage(ADA, message("agent_started", "thread-1", "r2")))
                .isTrue();
        assertThat(old.sendMessage(ConnectionId.of(connection), message("agent_started", "thread-1", "r3")))
                .isTrue();
        assertThat(old.sendToConnection(connection, message("agent_started", "thread-1", "r4")))
                .isTrue();
        assertThat(old.sendEvent(connection, "agent_started", message("x", "thread-1", "r5")))
                .isTrue();
        assertThat(old.sendAgentEvent("ada", "agent_started", message("x", "thread-1", "r6")))
                .isTrue();
        assertThat(old.emitAgentEvent("ada", "agent_started", message("x", "thread-1", "r7")))
                .isTrue();
        assertThat(old.emitCriticalEvent("ada", "agent_started", message("x", "thread-1", "r8")))
                .isTrue();
        assertThat(old.broadcastUserEvent("ada", "agent_started", message("x", "thread-1", "r9")))
                .isTrue();
        assertThat(old.broadcastToUser("ada", message("agent_started", "thread-1", "r10")))
                .isEqualTo(1);
        assertThat(device.events())
                .extracting(event -> event.get("run_id").asText())
                .containsExactly("r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10");
        assertThat(old.sendToConnection("unknown", message("agent_started", "thread-1", "r11")))
                .isFalse();
    }

    @Test
    void sending_to_a_thread_never_takes_the_thread_for_a_user() {
        Device ada = Device.of(manager, ADA);
        Device namesake = Device.of(manager, UserId.of("thread-1"));
        Map<String, Object> message =
                Map.of("type", "agent_started", "user_id", "ada", "run_id", "r1", "agent_name", "researcher");

        assertThat(old.sendToThread("thread-1", message)).isTrue();
        assertThat(ada.last().get("thread_id").asText()).isEqualTo("thread-1");
        assertThat(namesake.types()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> old.sendToThread("thread-1", Map.of("type", "agent_started")))
                .withMessageContaining("user_id is required");
    }

    @Test
    void a_blank_user_or_type_is_refused_alike() {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> old.emitCriticalEvent(" ", "agent_started", Map.of()),
                () -> old.emitCriticalEvent("ada", " ", Map.of()),
                () -> old.sendToUser("", Map.of("type", "agent_started")),
                () -> old.sendToUser("ada", Map.of()),
                () -> old.isUserConnected(" "))) {
            assertThatIllegalArgumentException().isThrownBy(call);
        }
    }

    @Test
    void the_methods_by_user_and_run_find_the_thread_of_a_run_that_was_started() {
        Device device = Device.of(manager, ADA);
        String run = CONTEXT.runId().value();

        assertThat(old.sendAgentThinking("ada", "hm", run))
                .as("before it started")
                .isFalse();
        manager.sendAgentStarted(CONTEXT, "researcher");
        assertThat(old.sendAgentThinking("ada", "hm", run)).isTrue();
        assertThat(old.sendToolExecuting("ada", "search", run)).isTrue();
        assertThat(old.sendToolCompleted("ada", Map.of("tool_name", "search", "result", "found"), run))
                .isTrue();
        assertThat(old.sendAgentCompleted("ada", "done", run)).isTrue();
        assertThat(device.types())
                .containsExactly(
                        "agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed");
        assertThat(device.events())
                .allSatisfy(event -> assertThat(event.get("thread_id").asText()).isEqualTo("thread-1"));
    }

    @Test
    void a_view_with_old_methods_refuses_every_other_user() {
        UnifiedWebSocketManager view =
                UnifiedWebSocketManager.of(legacy.managers().getWebsocketManager(CONTEXT));

        assertThatThrownBy(() -> view.sendToUser("bob", message("agent_started", "thread-1", "r1")))
                .isInstanceOf(UserIsolationException.class);
        assertThatThrownBy(() -> view.getUserConnections("bob")).isInstanceOf(UserIsolationException.class);
        assertThatThrownBy(() -> view.connect("bob", new Device())).isInstanceOf(UserIsolationException.class);
    }

    @Test
    void what_has_no_counterpart_says_why_and_what_to_use_and_is_reported() {
        List<ThrowingCallable> calls = List.of(
                () -> old.broadcast(Map.of()),
                () -> old.broadcastMessage(Map.of()),
                () -> old.broadcastSystemMessage(Map.of()),
                () -> old.broadcastToAll(Map.of(), Set.of()),
                () -> old.broadcastSystemStatus("up", "status"),
                () -> old.waitForConnection("ada", Duration.ofSeconds(1)),
                () -> old.sendToUserWithWait("ada", Map.of(), Duration.ofSeconds(1)),
                () -> old.handleEventConfirmation("ada", Map.of()),
                () -> old.connectToJob(new Device(), "job"),
                () -> old.disconnectFromJob("job", new Device()),
                () -> old.attemptMessageRecovery("ada"),
                () -> old.processRecoveryQueue("ada"),
                () -> old.cleanupStaleConnections(Duration.ofHours(1)),
                () -> old.clearAllConnections(),
                () -> old.getErrorStatistics(),
                () -> old.sendEventAfterCommit("tx", "x", Map.of()),
                () -> old.sendAgentStarted("ada", "researcher", "r1"),
                () -> legacy.managers().createTestFallbackManager(CONTEXT),
                () -> legacy.managers().resetManagerRegistry(),
                () -> legacy.managerFactory().enforceResourceLimits("ada"));

        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageMatching(".{20,}: use [A-Za-z.]+");
        }
        assertThat(DeprecationReport.of(manager).uses().stream()
                        .mapToLong(DeprecationReport.Use::calls)
                        .sum())
                .as("these and UnifiedWebSocketManager.of")
                .isEqualTo(calls.size() + 1);
    }

    @Test
    void health_and_numbers_are_those_of_today_and_never_throw() {
        Device.of(manager, ADA);

        assertThat(old.getStats()).containsEntry("total_connections", 1).containsEntry("status", "UP");
        assertThat(old.getConnectionStats()).isEqualTo(old.getHealthStatus());
        assertThat(old.getConnectionStatus("ada")).containsEntry("total_connections", 1);
        assertThat(old.isHealthy()).isTrue();
        manager.close();
        assertThat(old.isHealthy()).isFalse();
        assertThat(old.getStats()).containsEntry("status", "DOWN");
    }

    @Test
    void a_listener_is_added_and_taken_out_by_the_old_names() {
        List<UserId> joined = new CopyOnWriteArrayList<>();
        TidingsListener listener = new TidingsListener() {
            @Override
            public void onConnectionOpened(ConnectionInfo connection) {
                joined.add(connection.userId());
            }
        };
        old.addEventListener(listener);
        old.connect("ada", new Device());
        Eventually.until("the listener is told", () -> joined.equals(List.of(ADA)));

        assertThat(old.removeEventListener(listener)).isTrue();
        assertThat(old.removeEventListener(listener)).isFalse();
    }

    @Test
    void shutdown_closes_the_manager_of_today() {
        old.shutdown();

        assertThat(manager.sendAgentStarted(CONTEXT, "researcher").refused()).isTrue();
    }

    @Test
    void a_view_with_old_methods_reaches_no_other_user_by_the_factory_behind_it() {
        UserExecutionContext bob = UserExecutionContext.newRun(UserId.of("bob"), ThreadId.of("thread-1"));
        WebSocketManager view = legacy.managers().getWebsocketManager(CONTEXT);
        LegacyManagerFactory factory = Legacy.of(view).managerFactory();

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> factory.createForUser(bob),
                () -> factory.createManager(bob, WebSocketManagerMode.values()[0]),
                () -> factory.createIsolatedManager("bob", "conn-1"),
                () -> factory.getManager("bob"),
                () -> factory.getManagerByUser("bob"),
                () -> factory.cleanupManager("bob"),
                () -> factory.forceCleanupUserManagers("bob"),
                () -> Legacy.of(view).managers().getWebsocketManager(bob),
                () -> UnifiedWebSocketManager.of(view)
                        .sendToUser("bob", Map.of("type", "agent_thinking", "run_id", "r1")))) {
            assertThatThrownBy(call).isInstanceOf(UserIsolationException.class);
        }
        assertThat(factory.createForUser(CONTEXT)).isSameAs(view);
        assertThat(factory.getManager("ada")).containsSame(view);
    }

    @Test
    void a_view_with_old_methods_does_nothing_to_the_factory_of_all() {
        LegacyManagerFactory factory =
                Legacy.of(legacy.managers().getWebsocketManager(CONTEXT)).managerFactory();

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                factory::shutdown,
                factory::forceCleanupAllExpired,
                factory::getActiveConnectionsCount,
                factory::getFactoryStats,
                factory::getHealthStatus)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(call)
                    .withMessageContaining("manager must be one of all users");
        }
        assertThat(legacy.managers()
                        .getWebsocketManager(UserExecutionContext.newRun(UserId.of("bob"), ThreadId.of("t"))))
                .as("the factory goes on")
                .isNotNull();
    }
}
