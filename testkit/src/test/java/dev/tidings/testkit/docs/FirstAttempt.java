package dev.tidings.testkit.docs;

import static dev.tidings.testkit.assertions.TidingsAssertions.assertThat;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AgentRun;
import dev.tidings.api.ToolCall;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.testkit.RecordingConnection;
import dev.tidings.testkit.junit.TidingsTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The first agent of docs/TESTING.md, which is wrong, and the test that finds it. */
final class FirstAttempt {
    private FirstAttempt() {}

    // begin agent
    static final class Researcher {
        void work(AgentRun started) {
            try (AgentRun run = started) {
                run.thinking("Looking for prices");
                try (ToolCall search = run.tool("web_search", Map.of("q", "vendor prices"))) {
                    search.completed("Vendor B: 10 EUR");
                }
            }
        }
    }
    // end

    // begin test
    @TidingsTest
    static class ResearcherTest {
        @Test
        void shows_its_work(AgentBridge bridge, UserExecutionContext context, RecordingConnection browser) {
            new Researcher().work(bridge.start(context, "researcher", "Compare three vendors"));

            assertThat(browser).isGoldenPath();
        }
    }
    // end
}
