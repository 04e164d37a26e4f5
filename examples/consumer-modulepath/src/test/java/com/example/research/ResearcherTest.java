package com.example.research;

import static dev.tidings.testkit.assertions.TidingsAssertions.assertThat;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.testkit.MockFactory;
import dev.tidings.testkit.RecordingConnection;
import dev.tidings.testkit.junit.TidingsTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@TidingsTest
class ResearcherTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void a_question_shows_its_work(AgentBridge bridge, UserExecutionContext context, RecordingConnection browser) {
        bridge.execute(context, "researcher", "Why?", new Researcher("Why?", question -> List.of("Causes")));

        assertThat(browser.awaitTerminal(LIMIT)).isGoldenPath();
    }

    @Test
    void a_library_that_fails_ends_the_run_with_an_error(
            AgentBridge bridge, UserExecutionContext context, RecordingConnection browser) {
        bridge.execute(context, "researcher", "Why?", new Researcher("Why?", question -> {
            throw new IllegalStateException("closed on Sundays");
        }));

        assertThat(browser.awaitTerminal(LIMIT)).isComplete().toolsArePaired();
    }

    @Test
    void a_question_of_a_client_is_answered(
            MockFactory tidings, UserExecutionContext context, RecordingConnection browser) {
        Questions questions = new Questions(tidings.bridge(), question -> List.of());

        questions
                .handler()
                .handle(MockFactory.createMessage(context.userId(), "ask", Map.of("question", "Why?")))
                .toCompletableFuture()
                .join();

        assertThat(browser.awaitTerminal(LIMIT)).isGoldenPath().hasTerminal(AgentCompleted.class);
    }
}
