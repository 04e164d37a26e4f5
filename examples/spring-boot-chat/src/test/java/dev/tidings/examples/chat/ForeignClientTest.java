package dev.tidings.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.foreign.Interpreter;
import dev.tidings.foreign.Script;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clients that share no code with the project; what they see is judged by the modules of core's own foreign tests. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "chat.pause=40ms")
class ForeignClientTest {
    private static final Path CLIENT = Path.of("src", "test", "resources", "foreign", "chat.py");
    private static final Path JUDGES = Path.of("..", "..", "core", "src", "test", "resources", "foreign");

    @LocalServerPort
    private int port;

    @Test
    void python_logs_in_asks_loses_the_line_and_misses_nothing_and_nobody_else_sees_it() {
        JsonNode verdict;
        try (Script client = Interpreter.PYTHON.start(CLIENT, "", "http://127.0.0.1:" + port, JUDGES.toString())) {
            verdict = JsonMapper.builder().build().readTree(client.output());
        }
        assertThat(verdict.get("cuts").asInt()).isGreaterThan(3);
        assertThat(verdict.get("runs")).hasToString("[\"completed\"]");
        assertThat(verdict.get("types").propertyNames())
                .contains("agent_thinking", "tool_executing", "tool_completed", "message_delta");
        assertThat(verdict.get("text").asString()).startsWith("The sun is out in Lisbon");
        assertThat(verdict.get("bystander")).hasToString("[\"connection_established\",\"pong\"]");
        assertThat(verdict.get("stranger").asInt()).isEqualTo(4401);
    }
}
