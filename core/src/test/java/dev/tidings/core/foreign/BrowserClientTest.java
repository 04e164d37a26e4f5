package dev.tidings.core.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Runs the client that ships in the jar, in Node, against a real server. */
class BrowserClientTest {
    private static final Path CLIENT =
            Path.of("src/main/resources/META-INF/resources/tidings/tidings.js").toAbsolutePath();
    private static final int PIECES = 400;
    private static final int EVENTS = PIECES + PIECES / 2 + 2;
    private static final int DROPS = 15;

    private final UserExecutionContext context = UserExecutionContext.newRun(UserId.of("ada"), ThreadId.of("letters"));

    private Judging start(Host host, Map<String, ?> more) {
        Map<String, Object> task = new HashMap<>(more);
        task.put("run_id", context.runId().value());
        task.put("token", Host.token("ada"));
        return ForeignClient.NODE.start("client.mjs", host.trial(task), CLIENT.toString());
    }

    private String tell(Host host) {
        StringBuilder text = new StringBuilder();
        try (AgentRun run = host.bridge().start(context, "writer", "a letter")) {
            for (int piece = 0; piece < PIECES; piece++) {
                String said = "piece " + piece + " \uD83D\uDE00 ";
                text.append(said);
                run.delta(said);
                if (piece % 2 == 1) {
                    run.thinking("after piece " + piece);
                }
            }
            run.complete("done");
        }
        return text.toString();
    }

    private static List<Long> seqs(JsonNode seen) {
        return StreamSupport.stream(seen.get("seqs").spliterator(), false)
                .map(JsonNode::asLong)
                .toList();
    }

    @Test
    void the_browser_client_sees_everything_once_and_in_order_through_dropped_connections() {
        try (Host host = new Host();
                Judging client = start(host, Map.of("drops", DROPS, "drop_every", 20, "messages", 20))) {
            host.awaitClients(1);
            String text = tell(host);
            JsonNode seen = client.verdict().assertSchema().json();

            assertThat(seqs(seen))
                    .isEqualTo(LongStream.rangeClosed(1, EVENTS).boxed().toList());
            assertThat(seen.get("text").asText()).isEqualTo(text);
            assertThat(seen.get("drops").asInt()).isEqualTo(DROPS);
            assertThat(seen.get("gaps")).isEmpty();
            assertThat(seen.get("errors")).isEmpty();
            assertThat(seen.get("accepted").asInt()).isEqualTo(20);
            assertThat(host.messages)
                    .extracting(message -> message.text("message").orElseThrow())
                    .hasSize(20)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void the_browser_client_says_that_a_run_of_another_life_of_the_log_is_lost() {
        try (Host host = new Host();
                Judging client = start(
                        host, Map.of("drops", 0, "drop_every", 1, "cursor", Map.of("epoch", "e_before", "seq", 7)))) {
            host.awaitClients(1);
            tell(host);
            JsonNode seen = client.verdict().assertSchema().json();

            assertThat(seen.get("gaps")).hasSize(1);
            assertThat(seen.get("gaps").get(0).get("reason").asText()).isEqualTo("epoch_changed");
            assertThat(seqs(seen)).startsWith(1L).hasSize(EVENTS);
        }
    }

    @Test
    void the_browser_client_can_ask_for_what_is_retained() {
        try (Host host = new Host()) {
            tell(host);
            try (Judging client = start(host, Map.of("drops", 0, "drop_every", 1, "history", true))) {
                JsonNode seen = client.verdict().assertSchema().json();
                assertThat(seqs(seen))
                        .isEqualTo(LongStream.rangeClosed(1, EVENTS).boxed().toList());
                assertThat(seen.get("gaps")).isEmpty();
            }
        }
    }
}
