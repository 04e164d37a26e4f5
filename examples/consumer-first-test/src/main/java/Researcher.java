import dev.tidings.api.AgentRun;
import dev.tidings.api.ToolCall;
import java.util.Map;

final class Researcher {
    void work(AgentRun started) {
        try (AgentRun run = started) {
            run.thinking("Looking for prices");
            try (ToolCall search = run.tool("web_search", Map.of("q", "vendor prices"))) {
                search.completed("Vendor B: 10 EUR");
            }
        }
    }
}
