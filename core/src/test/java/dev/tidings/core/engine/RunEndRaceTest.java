package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.arrived;
import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.ToolCall;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Simulated;
import dev.tidings.core.testing.Together;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(LogKind.class)
class RunEndRaceTest {
    private static final int THREADS = 8;
    private static final Set<String> TERMINAL = Set.of("agent_completed", "agent_error", "agent_cancelled");

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
    void eight_threads_that_end_a_run_at_once_end_it_exactly_once_with_everything_closed_before() {
        int rounds = harness.answersLater() ? 200 : 1_000;
        RecordingListener listener = new RecordingListener();
        harness.manager.addListener(listener);
        RecordingConnection connection = harness.connect(ALICE);
        AtomicReference<Round> current = new AtomicReference<>();
        AtomicInteger accepted = new AtomicInteger();
        CyclicBarrier begin = new CyclicBarrier(THREADS, () -> current.set(new Round(harness.start(ALICE))));
        CyclicBarrier end = new CyclicBarrier(THREADS);
        Together.run(THREADS, thread -> {
            for (int round = 0; round < rounds; round++) {
                begin.await();
                if (current.get().end(thread)) {
                    accepted.incrementAndGet();
                }
                end.await();
            }
        });
        arrived(connection, harness.note(ALICE, "last"));
        check(connection.events());
        assertThat(harness.bridge.openRuns(ALICE)).isEmpty();
        assertThat(accepted.get()).isBetween(1, rounds);
        Eventually.until("every end is told", () -> listener.ended.size() == 2 * rounds);
    }

    /** One run that all threads try to end, with a tool and a child that are open. */
    private final class Round {
        private final AgentRun run;
        private final ToolCall tool;
        private final AgentRun child;

        Round(AgentRun run) {
            this.run = run;
            this.tool = run.tool("search", Map.of());
            this.child = run.child("helper", null);
        }

        /** Ends it in this thread's way; says whether it was this thread that did, as far as it can know. */
        boolean end(int thread) {
            switch (thread) {
                case 0:
                    return !run.complete("done").refused();
                case 1:
                    return !run.fail(new Simulated("failed")).refused();
                case 2:
                    return !run.cancel("enough").refused();
                case 3:
                    return harness.bridge.cancel(ALICE, run.context().runId(), "from outside");
                case 4:
                    return harness.bridge.cancel(ALICE, run.context().requestId(), "from outside");
                case 5:
                    tool.completed("found");
                    child.complete("part");
                    return false;
                case 6:
                    run.thinking("still at it");
                    run.tool("late", Map.of()).completed(1);
                    return false;
                default:
                    run.close();
                    return false;
            }
        }
    }

    private static void check(List<JsonNode> events) {
        Map<String, String> parents = new HashMap<>();
        Set<String> open = new HashSet<>();
        Set<String> ended = new HashSet<>();
        Map<String, String> openTools = new HashMap<>();
        for (JsonNode event : events) {
            String run = event.get("run_id").asText();
            String type = RecordingConnection.type(event);
            assertThat(ended).as("an event after the end: %s", event).doesNotContain(run);
            if (type.equals("agent_started")) {
                assertThat(open.add(run)).isTrue();
                if (event.has("parent_run_id")) {
                    parents.put(run, event.get("parent_run_id").asText());
                }
            } else if (type.equals("tool_executing")) {
                openTools.put(event.get("execution_id").asText(), run);
            } else if (type.equals("tool_completed")) {
                assertThat(openTools.remove(event.get("execution_id").asText())).isEqualTo(run);
            } else if (TERMINAL.contains(type)) {
                assertThat(openTools).doesNotContainValue(run);
                assertThat(open).noneMatch(other -> run.equals(parents.get(other)));
                assertThat(open.remove(run)).isTrue();
                ended.add(run);
            }
        }
        assertThat(open).isEmpty();
        assertThat(openTools).isEmpty();
    }

    @Test
    void each_run_that_many_agents_work_on_ends_once_however_they_end() {
        RecordingConnection connection = harness.connect(ALICE);
        Together.run(THREADS, thread -> {
            for (int round = 0; round < 100; round++) {
                try (AgentRun run = harness.start(ALICE)) {
                    run.tool("search", Map.of("round", round));
                    run.thinking("thread " + thread);
                    if (round % 3 == 0) {
                        run.complete("done");
                    } else if (round % 3 == 1) {
                        run.fail("broken", "it broke", true);
                    }
                }
            }
        });
        long last = place(harness.note(ALICE, "last")).seq();
        arrived(connection, last);
        check(connection.events());
        assertThat(last).isEqualTo(THREADS * 100L * 5 + 1);
    }
}
