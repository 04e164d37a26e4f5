package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.BOB;
import static dev.tidings.core.engine.EngineHarness.arrived;
import static dev.tidings.core.engine.EngineHarness.context;
import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Delivery;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.core.testing.Eventually;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(LogKind.class)
class DeliveryTest {
    @Parameter
    LogKind kind;

    private EngineHarness harness;

    @BeforeEach
    void open() {
        harness = EngineHarness.on(kind);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void the_first_frame_welcomes_and_then_come_the_events_in_order() {
        place(harness.note(ALICE, "before"));
        RecordingConnection connection = harness.connect(ALICE);
        harness.note(ALICE, "one");
        arrived(connection, harness.note(ALICE, "two"));
        JsonNode welcome = connection.json().get(0);
        assertThat(welcome.get("type").asText()).isEqualTo("connection_established");
        assertThat(welcome.get("connection_id").asText())
                .isEqualTo(harness.idOf(connection).value());
        assertThat(welcome.get("user_id").asText()).isEqualTo("alice");
        assertThat(welcome.get("seq").asLong()).isEqualTo(1);
        assertThat(welcome.get("position").asLong()).isEqualTo(1);
        assertThat(welcome.get("epoch").asText())
                .isEqualTo(harness.head(ALICE).epoch().value());
        assertThat(welcome.get("runs")).isEmpty();
        assertThat(connection.seqs()).containsExactly(2L, 3L);
        assertThat(connection.types()).containsExactly("connection_established", "x_note", "x_note");
    }

    @Test
    void a_whole_run_reaches_the_wire_with_all_its_members() {
        RecordingConnection connection = harness.connect(ALICE);
        UserExecutionContext context = context(ALICE, "t-main", "r-42");
        WebSocketEmitter emitter = harness.manager.createUserEmitter(context);
        emitter.sendAgentStarted("researcher", "Compare three vendors");
        emitter.sendAgentThinking("Looking for prices");
        emitter.sendToolExecuting("web_search", Map.of("q", "prices"));
        emitter.sendToolCompleted("web_search", List.of("a", "b"));
        arrived(connection, emitter.sendAgentCompleted("done"));
        assertThat(connection.eventTypes())
                .containsExactly(
                        "agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed");
        for (JsonNode event : connection.events()) {
            assertThat(event.get("user_id").asText()).isEqualTo("alice");
            assertThat(event.get("thread_id").asText()).isEqualTo("t-main");
            assertThat(event.get("run_id").asText()).isEqualTo("r-42");
            assertThat(event.get("agent_name").asText()).isEqualTo("researcher");
            assertThat(event.get("timestamp").isNumber()).isTrue();
        }
        JsonNode executing = connection.events().get(2);
        JsonNode completed = connection.events().get(3);
        assertThat(completed.path("execution_id")).isEqualTo(executing.get("execution_id"));
        assertThat(completed.get("duration_ms").isIntegralNumber()).isTrue();
        assertThat(connection.events().get(4).get("final_response").asText()).isEqualTo("done");
    }

    @Test
    void what_is_sent_while_connected_says_to_how_many_devices() {
        harness.connect(ALICE);
        RecordingConnection second = harness.connect(ALICE);
        harness.connect(BOB);
        Delivery delivery = harness.note(ALICE, "two devices");
        if (harness.answersLater()) {
            assertThat(delivery).isInstanceOf(Delivery.Pending.class);
            assertThat(place(delivery).seq()).isEqualTo(1);
        } else {
            assertThat(delivery).isInstanceOfSatisfying(Delivery.Routed.class, routed -> {
                assertThat(routed.connections()).isEqualTo(2);
                assertThat(routed.at().seq()).isEqualTo(1);
            });
        }
        harness.drop(second);
        Delivery later = harness.note(ALICE, "one device");
        place(later);
        assertThat(harness.answersLater() || later.routed()).isTrue();
    }

    @Test
    void what_is_sent_to_nobody_is_stored_and_never_called_routed() {
        harness.connect(BOB);
        Delivery stored = harness.note(ALICE, "nobody is there");
        assertThat(stored.routed()).isFalse();
        assertThat(place(stored).seq()).isEqualTo(1);
        assertThat(stored).isInstanceOf(harness.answersLater() ? Delivery.Pending.class : Delivery.Stored.class);
        RecordingConnection left = harness.connect(ALICE);
        harness.drop(left);
        assertThat(harness.note(ALICE, "nobody is there any more").routed()).isFalse();
    }

    @Test
    void all_devices_of_a_user_see_identical_bytes_in_the_same_order() {
        List<RecordingConnection> devices =
                List.of(harness.connect(ALICE), harness.connect(ALICE), harness.connect(ALICE));
        AgentRun run = harness.start(ALICE);
        for (int step = 0; step < 50; step++) {
            run.thinking("step " + step);
            run.delta("token " + step);
        }
        long last = place(run.complete("done")).seq();
        for (RecordingConnection device : devices) {
            arrived(device, last);
            assertThat(device.eventTexts())
                    .hasSize(102)
                    .isEqualTo(devices.get(0).eventTexts());
        }
    }

    @Test
    void nobody_gets_what_is_another_users() {
        RecordingConnection alice = harness.connect(ALICE);
        RecordingConnection bob = harness.connect(BOB);
        Delivery forAlice = harness.note(ALICE, "for alice");
        Delivery forBob = harness.note(BOB, "for bob");
        arrived(alice, forAlice);
        arrived(bob, forBob);
        assertThat(alice.events())
                .extracting(event -> event.get("user_id").asText())
                .containsExactly("alice");
        assertThat(bob.events())
                .extracting(event -> event.get("user_id").asText())
                .containsExactly("bob");
    }

    @Test
    void a_thread_filter_hides_and_moves_the_position_but_never_rewinds() {
        ThreadId wanted = ThreadId.of("t-wanted");
        RecordingConnection connection =
                harness.greeted(new ConnectionRequest(UserPrincipal.of(ALICE), null, wanted, null));
        sendOn("t-other");
        arrived(connection, sendOn("t-wanted"));
        long last = place(sendOn("t-other")).seq();
        Eventually.until("the position moves over what is hidden", () -> position(connection) == last);
        harness.manager.updateConnectionThread(harness.idOf(connection), null);
        arrived(connection, sendOn("t-other"));
        assertThat(connection.seqs()).containsExactly(2L, 4L);
        harness.manager.updateConnectionThread(harness.idOf(connection), ThreadId.of("t-other"));
        sendOn("t-wanted");
        arrived(connection, sendOn("t-other"));
        assertThat(connection.seqs()).containsExactly(2L, 4L, 6L);
    }

    private Delivery sendOn(String thread) {
        return harness.manager.send(context(ALICE, thread, "r-1-of-" + thread), new CustomEvent("x_note", Map.of()));
    }

    private long position(RecordingConnection connection) {
        return harness.manager
                .connection(harness.idOf(connection))
                .orElseThrow()
                .position();
    }

    @Test
    void objects_are_read_during_the_call_and_not_kept() {
        RecordingConnection connection = harness.connect(ALICE);
        Map<String, Object> data = new HashMap<>(Map.of("state", "before"));
        Delivery delivery = harness.manager.send(context(ALICE), new CustomEvent("x_note", data));
        data.put("state", "after");
        arrived(connection, delivery);
        assertThat(connection.events().get(0).at("/data/state").asText()).isEqualTo("before");
    }
}
