package com.example.research;

import static dev.tidings.testkit.assertions.TidingsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.testkit.ClientRecorder;
import dev.tidings.testkit.client.TidingsClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ResearchServiceTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final TokenVerifier LOGINS = TokenVerifier.of(
            token -> Optional.of(token).filter("adas-token"::equals).map(known -> UserPrincipal.of(UserId.of("ada"))));

    @Test
    void a_client_asks_over_the_network_and_follows_the_answer() throws IOException {
        List<String> notes = new CopyOnWriteArrayList<>();
        ClientRecorder recorder = ClientRecorder.create();
        try (TidingsServer server = new ResearchService(question -> List.of("Causes"), notes::add).start(0, LOGINS);
                TidingsClient client = TidingsClient.builder(server.uri())
                        .token(() -> "adas-token")
                        .start(recorder)) {
            recorder.awaitConnected(LIMIT);

            client.send(Map.of("type", "ask", "question", "Why?"));

            assertThat(recorder.awaitTerminal(LIMIT)).isGoldenPath().hasNoGap();
            assertThat(notes).containsExactly("ada researcher COMPLETED");
        }
    }

    @Test
    void the_application_and_tidings_are_named_modules() {
        assertThat(ResearchService.class.getModule().getName()).isEqualTo("com.example.research");
        assertThat(TidingsServer.class.getModule().getName()).isEqualTo("dev.tidings.api");
    }
}
