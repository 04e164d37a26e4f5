package dev.tidings.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.UserId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
    @TempDir
    Path folder;

    private Quickstart quickstart;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(folder.resolve("docs"));
        Files.writeString(folder.resolve("docs/harbour.md"), "# Harbour\n\nThe lighthouse keeper counts the ships.\n");
        Files.writeString(folder.resolve("Ships.java"), "final class Ships {\n    int lighthouse;\n}\n");
        quickstart = Quickstart.start(new Settings(0, folder, Duration.ZERO));
    }

    @AfterEach
    void stop() {
        quickstart.close();
    }

    private static String type(JsonNode frame) {
        return frame.get("type").asText();
    }

    private static boolean isTerminal(JsonNode frame) {
        return List.of("agent_completed", "agent_error", "agent_cancelled").contains(type(frame));
    }

    /** Says whether a request was accepted, which may be told before what it brings about, and after it. */
    private static boolean isAccepted(List<JsonNode> frames, String request) {
        return frames.stream()
                .anyMatch(frame -> type(frame).equals("accepted")
                        && frame.get("request_id").asText().equals(request));
    }

    private Client connect(String user) {
        return Client.connect(quickstart.address(), user);
    }

    private static List<JsonNode> events(List<JsonNode> frames) {
        return frames.stream().filter(frame -> frame.has("event_id")).toList();
    }

    @Test
    void a_question_is_answered_by_one_run_from_start_to_end() throws Exception {
        try (Client client = connect("ada")) {
            assertThat(client.subprotocol()).isEqualTo("tidings.v1");
            assertThat(type(client.next())).isEqualTo("connection_established");
            client.ask("Where is the lighthouse?");
            List<JsonNode> events = events(client.until(QuickstartTest::isTerminal));

            String shape = events.stream()
                    .map(QuickstartTest::type)
                    .filter(type -> !type.equals("progress_update"))
                    .map(type -> switch (type) {
                        case "agent_started" -> "S";
                        case "agent_thinking" -> "t";
                        case "tool_executing" -> "(";
                        case "tool_completed" -> ")";
                        case "message_delta" -> "d";
                        default -> "C";
                    })
                    .collect(Collectors.joining());
            assertThat(shape).matches("S(t+[()]+t*)+d+C");
            assertThat(events)
                    .extracting(event -> event.get("seq").asLong())
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(events)
                    .allSatisfy(
                            event -> assertThat(event.get("user_id").asText()).isEqualTo("ada"));
        }
    }

    @Test
    void an_answer_cites_places_that_hold_the_words() throws Exception {
        try (Client client = connect("ada")) {
            client.ask("Where is the lighthouse keeper?");
            List<JsonNode> events = events(client.until(QuickstartTest::isTerminal));
            String answer = events.get(events.size() - 1).get("final_response").asText();
            String streamed = events.stream()
                    .filter(event -> type(event).equals("message_delta"))
                    .map(event -> event.get("delta").asText())
                    .collect(Collectors.joining());

            assertThat(answer)
                    .isEqualTo(streamed)
                    .contains("`docs/harbour.md:3`")
                    .contains("`Ships.java:2`");
            assertThat(Files.readAllLines(folder.resolve("docs/harbour.md")).get(2))
                    .contains("lighthouse keeper");
        }
    }

    @Test
    void a_word_that_stands_nowhere_is_said_to_stand_nowhere() throws Exception {
        try (Client client = connect("ada")) {
            client.ask("Where is the zeppelin?");
            List<JsonNode> events = events(client.until(QuickstartTest::isTerminal));
            assertThat(events.get(events.size() - 1).get("final_response").asText())
                    .contains("None of the 2 text files holds “zeppelin”");
        }
    }

    @Test
    void both_tabs_of_a_user_see_the_same_and_another_user_sees_nothing() throws Exception {
        try (Client first = connect("ada");
                Client second = connect("ada");
                Client other = connect("grace")) {
            second.next();
            other.next();
            first.ask("Where is the lighthouse?");
            List<JsonNode> seen = events(first.until(QuickstartTest::isTerminal));
            assertThat(events(second.until(QuickstartTest::isTerminal))).isEqualTo(seen);
            other.send("{\"type\":\"ping\"}");
            assertThat(type(other.next())).isEqualTo("pong");
            assertThat(other.hasNothing()).isTrue();
        }
    }

    @Test
    void a_question_without_text_is_refused_with_the_limit() throws Exception {
        try (Client client = connect("ada")) {
            client.next();
            client.ask("   ");
            JsonNode answer = client.next();
            assertThat(type(answer)).isEqualTo("error_message");
            assertThat(answer.get("error_message").asText()).contains("1 to 2000 characters");
        }
    }

    @Test
    void a_cancelled_run_ends_as_cancelled_and_says_nothing_more() throws Exception {
        try (Quickstart slow = Quickstart.start(new Settings(0, folder, Duration.ofSeconds(20)));
                Client client = Client.connect(slow.address(), "ada")) {
            client.ask("Where is the lighthouse?");
            List<JsonNode> frames = client.until(frame -> type(frame).equals("agent_thinking"));
            client.send("{\"type\":\"cancel_run\",\"request_id\":\"stop\",\"run_id\":\""
                    + slow.tidings().bridge().openRuns(UserId.of("ada")).get(0).runId() + "\"}");
            while (!(isAccepted(frames, "ask")
                    && isAccepted(frames, "stop")
                    && frames.stream().anyMatch(QuickstartTest::isTerminal))) {
                frames.add(client.next());
            }
            assertThat(frames).extracting(QuickstartTest::type).contains("agent_cancelled");
            client.send("{\"type\":\"ping\"}");
            assertThat(type(client.next())).isEqualTo("pong");
        }
    }

    @Test
    void a_session_needs_a_real_name() {
        assertThat(Client.get(quickstart.address().resolve("/session?user=test"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(Client.get(quickstart.address().resolve("/session")).body()).contains("must name a user");
    }

    @Test
    void the_page_serves_its_own_files_and_no_others() {
        assertThat(Client.get(quickstart.address()).body()).contains("Tidings");
        assertThat(Client.get(quickstart.address().resolve("/app.js")).statusCode())
                .isEqualTo(200);
        assertThat(Client.get(quickstart.address().resolve("/tidings/tidings.js"))
                        .body())
                .contains("export function connect(");
        assertThat(Client.get(quickstart.address().resolve("/tidings/package.json"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(Client.get(quickstart.address().resolve("/..%2f..%2fpom.xml"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(Client.get(quickstart.address().resolve("/logback.xml")).statusCode())
                .isEqualTo(404);
    }
}
