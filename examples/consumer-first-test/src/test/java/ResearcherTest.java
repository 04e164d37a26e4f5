import static dev.tidings.testkit.assertions.TidingsAssertions.assertThat;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.testkit.RecordingConnection;
import dev.tidings.testkit.junit.TidingsTest;
import org.junit.jupiter.api.Test;

@TidingsTest
class ResearcherTest {
    @Test
    void shows_its_work(AgentBridge bridge, UserExecutionContext context, RecordingConnection browser) {
        new Researcher().work(bridge.start(context, "researcher", "Compare three vendors"));

        assertThat(browser).isGoldenPath();
    }
}
