package dev.tidings.core.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.HandlerRegistration;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketManager;
import dev.tidings.core.AuthHandlers;
import dev.tidings.core.Tidings;
import dev.tidings.core.WebSocketManagers;
import dev.tidings.core.testing.Hushed;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Group 9 and the two shapes of group 10: the router's names, and messages that were handed to it. */
@SuppressWarnings("removal")
class RouterNamesTest {
    private static final UserId ADA = UserId.of("ada");

    private final Hushed hushed = Hushed.logger("dev.tidings.core.legacy");
    private TidingsServer server;
    private Legacy legacy;
    private Device device;

    @BeforeEach
    void open() throws IOException {
        server = Tidings.server()
                .port(0)
                .authHandler(AuthHandlers.forPrincipal(UserPrincipal.of(ADA)))
                .start();
        legacy = Legacy.of(server);
        device = Device.of(server.manager(), ADA);
    }

    @AfterEach
    void close() {
        server.close(Duration.ZERO);
        hushed.close();
    }

    private static boolean outcome(CompletionStage<Boolean> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    void the_names_of_the_router_are_names_of_one_thing() {
        assertThat(legacy.getMessageRouter())
                .isEqualTo(Legacy.of(server).getMessageRouter())
                .hasSameHashCodeAs(legacy.canonicalMessageRouter())
                .isEqualTo(legacy.canonicalMessageRouter())
                .isEqualTo(legacy.qualityMessageRouter())
                .isEqualTo(legacy.messageRouterSst());
    }

    @Test
    void a_handler_of_the_past_gets_the_message_with_its_authenticated_user() {
        Recorder recorder = new Recorder(Set.of("user_message"));
        legacy.getMessageRouter().registerHandler("user_message", recorder);

        assertThat(outcome(legacy.getMessageRouter()
                        .routeMessage("ada", device, Map.of("type", "chat_message", "message", "hello"))))
                .isTrue();
        assertThat(recorder.got)
                .containsExactly("ada " + device.id(server.manager()).value() + " hello");
        assertThat(legacy.getMessageRouter().getStats())
                .containsEntry("messages_routed", 1L)
                .containsEntry("unhandled_messages", 0L)
                .containsEntry("handler_errors", 0L)
                .extractingByKey("message_types", InstanceOfAssertFactories.map(String.class, Long.class))
                .containsEntry("user_message", 1L);
    }

    @Test
    void a_handler_without_a_type_is_registered_for_the_known_types_it_can_handle() {
        Recorder recorder = new Recorder(Set.of("start_agent", "user_message"));
        HandlerRegistration registration = legacy.getMessageRouter().addHandler(recorder);

        assertThat(outcome(legacy.getMessageRouter().routeMessage("ada", device, Map.of("type", "start_agent"))))
                .isTrue();
        registration.close();
        assertThat(outcome(legacy.getMessageRouter().routeMessage("ada", device, Map.of("type", "start_agent"))))
                .isFalse();
        assertThat(recorder.got).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> legacy.getMessageRouter().addHandler(new Recorder(Set.of("weather"))))
                .withMessageContaining("register it for its own type with registerHandler");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> legacy.getMessageRouter().registerHandler("weather", recorder))
                .withMessageContaining("handler must be able to handle \"weather\"");
    }

    @Test
    void of_two_handlers_the_first_wins() {
        Recorder first = new Recorder(Set.of("user_message"));
        Recorder second = new Recorder(Set.of("user_message"));
        legacy.getMessageRouter().addHandler(first);
        legacy.getMessageRouter().addHandler(second);

        assertThat(outcome(legacy.getMessageRouter().routeMessage("ada", device, Map.of("type", "user_message"))))
                .isTrue();
        assertThat(first.got).hasSize(1);
        assertThat(second.got).isEmpty();
        assertThat(legacy.getMessageRouter().getHandlerOrder()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(legacy.getMessageRouter().checkHandlerStatusWithGracePeriod())
                .containsEntry("status", "UP");
    }

    @Test
    void what_nobody_handles_what_is_refused_and_what_is_another_users_is_false() {
        UnifiedMessageRouter router = legacy.getMessageRouter();
        router.registerHandler("user_message", new Recorder(Set.of("user_message")) {
            @Override
            public boolean handleMessage(String userId, String connectionId, Map<String, ?> message) {
                return false;
            }
        });

        assertThat(outcome(router.routeMessage("ada", device, Map.of("type", "never_heard_of"))))
                .isFalse();
        assertThat(outcome(router.handleMessage("ada", device, Map.of("type", "user_message"))))
                .isFalse();
        assertThat(outcome(router.routeMessage("bob", device, Map.of("type", "user_message"))))
                .isFalse();
        assertThat(outcome(router.routeMessage("ada", new Device(), Map.of("type", "user_message"))))
                .isFalse();
    }

    @Test
    void the_bridge_takes_a_message_in_both_shapes() {
        Recorder recorder = new Recorder(Set.of("start_agent"));
        legacy.getMessageRouter().registerHandler("start_agent", recorder);
        AgentWebSocketBridge bridge = legacy.bridge(UserExecutionContext.newRun(ADA, ThreadId.of("thread-1")));

        assertThat(outcome(bridge.handleMessage("ada", device, Map.of("type", "execute_agent"))))
                .isTrue();
        assertThat(outcome(bridge.handleMessage(Map.of(
                        "type",
                        "start_agent",
                        "connection_id",
                        device.id(server.manager()).value()))))
                .isTrue();
        assertThat(outcome(bridge.handleMessage(Map.of("type", "start_agent")))).isFalse();
        assertThat(recorder.got).hasSize(2);
    }

    @Test
    void the_router_of_a_user_is_that_of_today() {
        UserExecutionContext context = UserExecutionContext.newRun(ADA, ThreadId.of("thread-1"));

        assertThat(legacy.createMessageRouter(context))
                .isSameAs(server.routers().forUser(context))
                .isNotSameAs(server.router());
    }

    @Test
    void without_a_server_there_is_no_router_and_it_says_so() {
        try (WebSocketManager manager = WebSocketManagers.create()) {
            UnifiedMessageRouter router = Legacy.of(manager).getMessageRouter();

            assertThatThrownBy(router::getStatistics)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("there is no router without a server: use Legacy.of(TidingsServer)");
        }
    }

    @Test
    void what_the_router_has_no_more_says_what_to_use() {
        UnifiedMessageRouter router = legacy.getMessageRouter();
        Recorder recorder = new Recorder(Set.of());
        router.start();
        router.stop();

        for (Runnable call : List.<Runnable>of(
                () -> router.insertHandler(recorder, 0),
                () -> router.removeHandler(recorder),
                () -> router.addMiddleware(recorder),
                () -> legacy.webSocketEventRouter().cleanupStaleConnections())) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageMatching(".{20,}: use [A-Za-z.]+");
        }
        assertThat(outcome(router.routeMessage("ada", device, Map.of("type", "ping", "request_id", "r"))))
                .as("stop stops nothing")
                .isTrue();
    }

    @Test
    void the_router_of_events_reaches_the_user_of_a_connection_and_no_other() {
        WebSocketEventRouter router = legacy.webSocketEventRouter();
        String connection = device.id(server.manager()).value();
        Map<String, Object> event =
                Map.of("type", "agent_started", "thread_id", "thread-1", "run_id", "run-1", "agent_name", "researcher");

        assertThat(router.routeEvent("bob", connection, event)).isFalse();
        assertThat(router.routeEvent("ada", connection, event)).isTrue();
        assertThat(device.types()).containsExactly("agent_started");
        assertThat(router.getUserConnections("ada")).containsExactly(connection);
        assertThat(router.registerConnection("ada", connection, "thread-2")).isTrue();
        assertThat(router.registerConnection("bob", connection, "thread-2")).isFalse();
        assertThat(router.broadcastToUser("ada", Map.of("type", "agent_thinking", "run_id", "run-1")))
                .isEqualTo(1);
        assertThat(device.types()).as("of another thread than it listens to").hasSize(1);
        assertThat(router.unregisterConnection(connection)).isTrue();
    }

    private static class Recorder implements LegacyMessageHandler {
        private final List<String> got = new CopyOnWriteArrayList<>();
        private final Set<String> types;

        Recorder(Set<String> types) {
            this.types = types;
        }

        @Override
        public boolean canHandle(String type) {
            return types.contains(type);
        }

        @Override
        public boolean handleMessage(String userId, String connectionId, Map<String, ?> message) {
            return got.add(userId + " " + connectionId + " " + message.get("message"));
        }
    }
}
