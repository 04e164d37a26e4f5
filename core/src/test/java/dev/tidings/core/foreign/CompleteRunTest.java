package dev.tidings.core.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.RunId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CompleteRunTest {
    private static final Map<String, Integer> TYPES = new TreeMap<>(Map.of(
            "agent_started", 6,
            "agent_thinking", 3,
            "tool_executing", 4,
            "tool_completed", 4,
            "agent_completed", 3,
            "agent_error", 2,
            "agent_cancelled", 1,
            "message_delta", 2,
            "progress_update", 1,
            "x_note", 1));

    @Test
    void a_foreign_client_sees_a_complete_run_on_each_device_and_nobody_elses() {
        try (Host host = new Host();
                Judging python = ForeignClient.PYTHON.judge("stream", trial(host));
                Judging node = ForeignClient.NODE.judge("stream", trial(host))) {
            host.awaitClients(10);

            RunId anas = new Play(host, "ana").everything();
            RunId bens = new Play(host, "ben").everything();

            Verdict inPython = python.verdict().assertClean();
            Verdict inNode = node.verdict().assertClean();
            for (Verdict verdict : List.of(inPython, inNode)) {
                assertSeen(verdict.user("ana"), anas);
                assertSeen(verdict.user("ben"), bens);
            }
            assertThat(inNode.user("ana").digest())
                    .isEqualTo(inPython.user("ana").digest());
            assertThat(inNode.user("ben").digest())
                    .isEqualTo(inPython.user("ben").digest());
            assertThat(inNode.user("ana").digest())
                    .isNotEqualTo(inNode.user("ben").digest());
        }
    }

    private static Map<String, Object> trial(Host host) {
        return host.trial(Map.of(
                "users",
                List.of(
                        Host.who("ana", Map.of("devices", 3, "runs", Play.RUNS)),
                        Host.who("ben", Map.of("devices", 2, "runs", Play.RUNS, "via", "header")))));
    }

    private static void assertSeen(Verdict.Seen seen, RunId whole) {
        assertThat(seen.types()).isEqualTo(TYPES);
        assertThat(seen.number("events"))
                .isEqualTo(TYPES.values().stream().mapToInt(Integer::intValue).sum());
        assertThat(seen.number("merged")).isZero();
        assertThat(seen.status(whole.value())).isEqualTo("completed");
        assertThat(seen.texts(whole.value()).values()).containsExactly("Caf\u00e9 \ud83d\ude00 au lait");
    }
}
