package dev.tidings.core.acceptance;

import static dev.tidings.core.acceptance.Site.FIVE;
import static dev.tidings.core.acceptance.Site.readRun;
import static dev.tidings.core.acceptance.Site.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.api.AgentBridge;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Delivery;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.core.AgentBridges;
import dev.tidings.core.WebSocketEmitters;
import dev.tidings.core.WebSocketManagers;
import dev.tidings.core.testing.Together;
import dev.tidings.core.testing.WireClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** There is one manager, and every way to it leads to the same behaviour. */
class OneManagerTest {
    private static final Map<String, Object> RESULTS =
            Map.of("vendors", List.of(Map.of("name", "a", "price", 12.5), Map.of("name", "b", "price", 7)));

    private static List<JsonNode> seen(Site site, String user, BiConsumer<UserExecutionContext, WebSocketManager> run)
            throws Exception {
        WireClient client = site.join(user);
        run.accept(Site.newRun(user), site.server().manager());
        List<JsonNode> events = readRun(client);
        client.send("{'type':'ping'}");
        assertThat(client.nextType()).as("five sent are five received").isEqualTo("pong");
        return events;
    }

    private static void fiveThrough(WebSocketManager manager, UserExecutionContext context) {
        assertThat(List.of(
                        manager.sendAgentStarted(context, "researcher"),
                        manager.sendAgentThinking(context, "looking"),
                        manager.sendToolExecuting(context, "web_search", Map.of("q", "prices")),
                        manager.sendToolCompleted(context, "web_search", RESULTS),
                        manager.sendAgentCompleted(context, "done")))
                .allMatch(Delivery::routed);
    }

    private static void fiveThrough(WebSocketEmitter emitter) {
        assertThat(List.of(
                        emitter.sendAgentStarted("researcher", null),
                        emitter.sendAgentThinking("looking"),
                        emitter.sendToolExecuting("web_search", Map.of("q", "prices")),
                        emitter.sendToolCompleted("web_search", RESULTS),
                        emitter.sendAgentCompleted("done")))
                .allMatch(Delivery::routed);
    }

    private static void emitted(WebSocketEmitter emitter) {
        List<AgentEvent> events = List.of(
                AgentStarted.of("researcher", null),
                AgentThinking.of("looking"),
                ToolExecuting.of("web_search", Map.of("q", "prices")),
                new ToolCompleted("web_search", null, RESULTS, true, null),
                new AgentCompleted("done"));
        assertThat(events).allMatch(event -> emitter.emit(event).routed());
    }

    /** An event without what differs between two runs of two users. */
    private static JsonNode content(JsonNode event) {
        ObjectNode copy = event.deepCopy();
        return copy.remove(List.of("event_id", "seq", "timestamp", "user_id", "run_id", "execution_id", "duration_ms"));
    }

    @Test
    void the_manager_a_view_and_each_kind_of_emitter_send_the_same_five_events_with_the_same_content()
            throws Exception {
        try (Site site = Site.open()) {
            List<JsonNode> direct = seen(site, "ada", (context, manager) -> fiveThrough(manager, context));
            assertThat(types(direct)).containsExactlyElementsOf(FIVE);
            List<List<JsonNode>> others = List.of(
                    seen(
                            site,
                            "bob",
                            (context, manager) -> fiveThrough(
                                    WebSocketManagers.factory(manager).createIsolatedManager(context), context)),
                    seen(site, "fay", (context, manager) -> emitted(manager.createUserEmitter(context))),
                    seen(site, "cy", (context, manager) -> fiveThrough(manager.createUserEmitter(context))),
                    seen(
                            site,
                            "dan",
                            (context, manager) -> fiveThrough(WebSocketEmitters.createUserEmitter(manager, context))),
                    seen(
                            site,
                            "eve",
                            (context, manager) -> fiveThrough(WebSocketEmitters.createAuthEmitter(manager, context))));
            assertThat(others)
                    .allSatisfy(events -> assertThat(
                                    events.stream().map(OneManagerTest::content).toList())
                            .isEqualTo(
                                    direct.stream().map(OneManagerTest::content).toList()));
        }
    }

    @Test
    void a_page_reads_each_field_at_the_root_of_its_event_and_results_as_they_were_given() throws Exception {
        try (Site site = Site.open()) {
            List<JsonNode> events = seen(site, "ada", (context, manager) -> fiveThrough(manager, context));
            assertThat(events)
                    .allSatisfy(event ->
                            assertThat(event.path("timestamp").isNumber()).isTrue())
                    .noneMatch(event -> event.has("payload") || event.has("data"));
            assertThat(events.get(0).path("agent_name").asText()).isEqualTo("researcher");
            assertThat(events.get(1).path("reasoning").asText()).isEqualTo("looking");
            assertThat(events.get(2).path("tool_name").asText()).isEqualTo("web_search");
            assertThat(events.get(2).path("tool_args").path("q").asText()).isEqualTo("prices");
            assertThat(events.get(3).path("results"))
                    .isEqualTo(new ObjectMapper()
                            .readTree("{\"vendors\":[{\"name\":\"a\",\"price\":12.5},{\"name\":\"b\",\"price\":7}]}"));
            assertThat(events.get(3).path("execution_id"))
                    .isEqualTo(events.get(2).path("execution_id"));
            assertThat(events.get(4).path("final_response").asText()).isEqualTo("done");
        }
    }

    @Test
    void the_manager_and_its_views_refuse_the_same_arguments_alike_and_are_usable_afterwards() {
        UserExecutionContext ada = Site.newRun("ada");
        ConnectionRequest live = ConnectionRequest.live(UserPrincipal.of(ada.userId()));
        try (WebSocketManager manager = WebSocketManagers.create()) {
            WebSocketManager view = WebSocketManagers.factory(manager).createIsolatedManager(ada);
            for (WebSocketManager each : List.of(manager, view)) {
                assertThatThrownBy(() -> each.send(null, AgentStarted.of("a", null)))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessageContaining("context");
                assertThatThrownBy(() -> each.send(ada, null))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessageContaining("event");
                assertThatThrownBy(() -> each.addConnection(null, live)).isInstanceOf(NullPointerException.class);
                List<ThrowingCallable> withoutContext = List.of(
                        () -> each.createUserEmitter(null),
                        () -> each.createAuthEmitter(null),
                        () -> WebSocketEmitters.createUserEmitter(each, null),
                        () -> WebSocketManagers.factory(manager).createIsolatedManager(null),
                        () -> AgentBridges.of(manager).start((UserExecutionContext) null, "a", null));
                assertThat(withoutContext)
                        .allSatisfy(call -> assertThatThrownBy(call)
                                .isInstanceOf(NullPointerException.class)
                                .hasMessageContaining("context"));
                assertThat(each.connectionCount()).isZero();
            }
            assertThat(view.sendAgentStarted(ada, "researcher").refused()).isFalse();
            assertThat(manager.sendAgentCompleted(ada, "done").refused()).isFalse();
        }
    }

    @Test
    void three_users_views_and_runs_share_nothing_that_one_could_see_of_another() throws Exception {
        try (Site site = Site.open()) {
            Set<WebSocketManager> views = ConcurrentHashMap.newKeySet();
            Together.run(3, number -> {
                String user = "user" + number;
                WireClient client = site.join(user);
                UserExecutionContext context = Site.newRun(user);
                WebSocketManager view =
                        WebSocketManagers.factory(site.server().manager()).createIsolatedManager(context);
                views.add(view);
                fiveThrough(view, context);
                assertThat(readRun(client))
                        .hasSize(5)
                        .allSatisfy(event ->
                                assertThat(event.path("user_id").asText()).isEqualTo(user));
                assertThat(view.connectionCount()).isEqualTo(1);
                assertThat(client.received()).isEmpty();
            });
            assertThat(views).hasSize(3);
        }
    }

    @Test
    void five_threads_with_three_events_each_reach_their_own_threads_and_nothing_is_doubled() throws Exception {
        try (Site site = Site.open()) {
            WireClient client = site.join("ada");
            Together.run(5, number -> {
                UserExecutionContext context =
                        UserExecutionContext.newRun(UserId.of("ada"), ThreadId.of("thread-" + number));
                site.server().manager().sendAgentStarted(context, "agent-" + number);
                site.server().manager().sendAgentThinking(context, "thought");
                site.server().manager().sendAgentCompleted(context, "done");
            });
            Map<String, ArrayList<String>> byThread = new TreeMap<>();
            double last = 0;
            for (int index = 0; index < 15; index++) {
                JsonNode event = client.next();
                assertThat(event.path("timestamp").asDouble()).isGreaterThanOrEqualTo(last);
                last = event.path("timestamp").asDouble();
                byThread.computeIfAbsent(event.path("thread_id").asText(), any -> new ArrayList<>())
                        .add(event.path("type").asText());
            }
            assertThat(byThread.keySet()).containsExactly("thread-0", "thread-1", "thread-2", "thread-3", "thread-4");
            assertThat(byThread.values())
                    .allSatisfy(events ->
                            assertThat(events).containsExactly("agent_started", "agent_thinking", "agent_completed"));
            assertThat(client.received()).isEmpty();
        }
    }

    @Test
    void managers_and_emitters_are_made_and_events_are_sent_as_fast_as_the_plans_ask() {
        try (WebSocketManager manager = WebSocketManagers.create()) {
            int count = 1_000;
            long start = System.nanoTime();
            for (int number = 0; number < count; number++) {
                WebSocketManagers.factory(manager).createIsolatedManager(Site.newRun("user" + number));
            }
            assertThat(System.nanoTime() - start).as("1000 views").isLessThan(count * 1_000_000L);

            UserExecutionContext ada = Site.newRun("ada");
            long emitters = System.nanoTime();
            for (int number = 0; number < count; number++) {
                assertThat(manager.createUserEmitter(ada).context()).isSameAs(ada);
            }
            assertThat(System.nanoTime() - emitters).as("1000 emitters").isLessThan(count * 1_000_000L);

            AgentBridge bridge = AgentBridges.of(manager);
            var run = bridge.start(ada, "researcher", null);
            long events = System.nanoTime();
            for (int number = 0; number < count; number++) {
                assertThat(run.thinking("thought").refused()).isFalse();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - events))
                    .as("1000 events")
                    .isLessThan(Duration.ofSeconds(1));
        }
    }
}
