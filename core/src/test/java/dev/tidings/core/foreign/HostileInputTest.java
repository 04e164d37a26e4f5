package dev.tidings.core.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.core.testing.Eventually;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class HostileInputTest {
    @Test
    void bad_input_is_answered_or_closed_as_the_protocol_says_and_a_bystander_notices_nothing() {
        try (Host host = new Host();
                Judging judging = ForeignClient.PYTHON.judge(
                        "bad",
                        host.trial(Map.of(
                                "bystander", Host.who("bystander", Map.of()),
                                "offender", Host.who("mallory", Map.of()))))) {
            AgentRun run = new Play(host, "bystander").start("ticker");
            while (judging.atWork()) {
                run.thinking("owner=bystander; tick");
                LockSupport.parkNanos(2_000_000);
            }

            Verdict verdict = judging.verdict().assertClean();

            assertThat(verdict.trial(0).path("cases").size()).isGreaterThan(50);
            assertThat(verdict.trial(0).path("bystander_events").asInt()).isGreaterThan(50);
            assertThat(host.messages).as("bad messages that reached a handler").isEmpty();
            Eventually.until("all connections are gone", () -> host.manager().connectionCount() == 0);
        }
    }
}
