package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.context;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.RunOutcome;
import dev.tidings.api.RunStatus;
import dev.tidings.core.testing.Hushed;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Agents that recurse without end while they tell about it: the stack ends anywhere inside the engine. */
class DeepStackTest {
    private static final long STACK_BYTES = 256 * 1024;

    private final Hushed hushed = Hushed.logger("dev.tidings.core.engine");
    private final EngineHarness harness = EngineHarness.setup(LogKind.MEMORY)
            .executor(task -> new Thread(null, task, "small-stack", STACK_BYTES).start())
            .open();

    @AfterEach
    void close() {
        harness.close();
        hushed.close();
    }

    @Test
    void a_stack_that_ends_inside_the_engine_ends_the_run_and_breaks_nothing_else() {
        for (int round = 0; round < 40; round++) {
            int offset = round;
            RecordingConnection connection = harness.connect(ALICE);
            long start = connection.welcome().get("position").asLong();
            connection.stall();
            CompletionStage<RunOutcome> stage =
                    harness.bridge.execute(context(ALICE), "researcher", null, run -> descend(run, offset));
            RunOutcome outcome =
                    stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
            assertThat(outcome.cause()).as("round %d", round).isInstanceOf(StackOverflowError.class);
            assertThat(outcome.status()).as("round %d", round).isEqualTo(RunStatus.FAILED);
            long last = EngineHarness.place(harness.note(ALICE, "afterwards")).seq();
            connection.flow();
            assertThat(connection.isOpen()).as("round %d", round).isTrue();
            assertThat(connection.seqs())
                    .as("round %d", round)
                    .isEqualTo(LongStream.rangeClosed(start + 1, last).boxed().toList());
            List<String> types = connection.eventTypes();
            assertThat(types.subList(types.size() - 2, types.size())).containsExactly("agent_error", "x_note");
            harness.drop(connection);
        }
    }

    private static int descend(AgentRun run, int padding) {
        if (padding > 0) {
            return descend(run, padding - 1) + 1;
        }
        run.thinking("deeper");
        return descend(run, 0) + 1;
    }
}
