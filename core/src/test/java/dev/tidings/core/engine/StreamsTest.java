package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tidings.api.AgentRun;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.core.testing.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many users an engine knows. */
class StreamsTest {
    private static final int USERS = 100;

    private final EngineHarness harness = EngineHarness.setup(LogKind.MEMORY)
            .options(new EngineOptions(EngineHarness.REALM, Duration.ofSeconds(25), USERS, 4, 4, 4))
            .open();

    @AfterEach
    void close() {
        harness.close();
    }

    private static UserId user(String kind, int number) {
        return UserId.of(kind + "-" + number);
    }

    @Test
    void an_idle_user_is_forgotten_for_each_new_one_however_many_active_ones_there_are() {
        List<RecordingConnection> connections = new ArrayList<>();
        List<AgentRun> runs = new ArrayList<>();
        for (int number = 0; number < USERS / 2 - 1; number++) {
            connections.add(harness.connect(user("connected", number)));
            runs.add(harness.start(user("running", number)));
        }
        for (int number = 0; number < 1_000; number++) {
            place(harness.note(user("idle", number), "short visit"));
        }
        for (int number = 0; number < connections.size(); number++) {
            place(harness.note(user("connected", number), "still here"));
            place(runs.get(number).complete("still known"));
            assertThat(connections.get(number).seqs()).hasSize(1);
        }
    }

    @Test
    void beyond_the_bound_of_active_users_a_new_one_is_refused_and_nobody_is_harmed() {
        List<RecordingConnection> connections = new ArrayList<>();
        for (int number = 0; number < USERS; number++) {
            connections.add(harness.connect(user("connected", number)));
        }
        RunRulesTest.refused(harness.start(user("another", 1)).started(), RefusalReason.CAPACITY);
        assertThatIllegalStateException()
                .isThrownBy(() -> harness.manager.addConnection(
                        RecordingConnection.flowing(), ConnectionRequest.live(UserPrincipal.of(user("another", 1)))))
                .withMessageContaining("at most 100 active users");
        assertThat(harness.manager.connectionCount()).isEqualTo(USERS);
        harness.drop(connections.get(0));
        place(harness.start(user("another", 1)).started());
    }

    @Test
    void users_that_are_forgotten_under_load_lose_nothing_that_was_accepted() {
        Together.run(8, thread -> {
            for (int round = 0; round < 300; round++) {
                UserId user = user("user", (round * 7 + thread) % (2 * USERS));
                try (AgentRun run = harness.start(user)) {
                    if (!run.started().refused()) {
                        place(run.thinking("at it"));
                        place(run.complete("done"));
                    }
                }
            }
        });
        for (int number = 0; number < 2 * USERS; number++) {
            assertThat(harness.bridge.openRuns(user("user", number))).isEmpty();
        }
    }
}
