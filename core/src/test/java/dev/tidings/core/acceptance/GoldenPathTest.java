package dev.tidings.core.acceptance;

import static dev.tidings.core.acceptance.Site.FIVE;
import static dev.tidings.core.acceptance.Site.answered;
import static dev.tidings.core.acceptance.Site.ask;
import static dev.tidings.core.acceptance.Site.readRun;
import static dev.tidings.core.acceptance.Site.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.RunLimits;
import dev.tidings.api.Timeouts;
import dev.tidings.core.testing.Together;
import dev.tidings.core.testing.WireClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a user of an application sees, from the login to the answer, through real sockets. */
class GoldenPathTest {
    private static final int LOAD = 30;

    private static long millisOf(WireClient client, String question) throws Exception {
        long start = System.nanoTime();
        assertThat(types(answered(client, question, "q-" + question.hashCode())))
                .containsExactlyElementsOf(FIVE);
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    @Test
    void a_user_logs_in_asks_and_reads_the_five_events_and_an_answer_and_finds_it_again_later() throws Exception {
        try (Site site = Site.open()) {
            WireClient client = site.connect("ada", "");
            JsonNode hello = client.next();
            assertThat(hello.path("type").asText()).isEqualTo("connection_established");
            assertThat(hello.path("user_id").asText()).isEqualTo("ada");

            List<JsonNode> events = answered(client, "prices of three vendors", "q-1");
            assertThat(types(events)).containsExactlyElementsOf(FIVE);
            assertThat(events.get(4).path("final_response").asText())
                    .contains("prices of three vendors")
                    .hasSizeGreaterThan(50);

            WireClient later =
                    site.connect("ada", "?seq=0&epoch=" + hello.path("epoch").asText());
            assertThat(List.of(later.nextType(), later.nextType()))
                    .containsExactly("connection_established", "resumed");
            assertThat(readRun(later)).isEqualTo(events);
        }
    }

    @Test
    void nobody_without_a_good_token_gets_to_ask() throws Exception {
        try (Site site = Site.open()) {
            WireClient stranger = WireClient.connect(
                    site.server().uri(), List.of("tidings.v1", "bearer.wrong"), "Origin", "http://localhost");
            try {
                ask(stranger, "prices", "q-1");
            } catch (IOException closedAlready) {
                assertThat(closedAlready).isNotNull();
            }
            assertThat(stranger.ending()).startsWith("4401");
            assertThat(site.asked).hasValue(0);
            assertThat(site.server().manager().connectionCount()).isZero();
        }
    }

    @Test
    void ten_users_at_once_each_get_the_answer_to_their_own_question_and_nothing_of_anyone_else() throws Exception {
        int users = 10;
        long[] millis = new long[users];
        try (Site site = Site.open()) {
            Together.run(users, number -> {
                WireClient client = site.join("user" + number);
                long start = System.nanoTime();
                List<JsonNode> events = answered(client, "topic of user" + number, "q-1");
                millis[number] = Duration.ofNanos(System.nanoTime() - start).toMillis();
                assertThat(types(events)).containsExactlyElementsOf(FIVE);
                assertThat(events).allSatisfy(event -> {
                    assertThat(event.path("user_id").asText()).isEqualTo("user" + number);
                    assertThat(event.toString().replace("user" + number, "")).doesNotContainPattern("user[0-9]");
                });
                assertThat(events.get(4).path("final_response").asText()).contains("topic of user" + number + ",");
                assertThat(client.received()).isEmpty();
            });
            assertThat(site.asked).hasValue(users);
        }
        assertThat(Arrays.stream(millis).average().orElseThrow()).isLessThan(1_000);
    }

    @Test
    void an_agent_that_fails_is_told_as_an_error_and_the_next_request_is_answered() throws Exception {
        try (Site site = Site.open()) {
            WireClient client = site.join("ada");
            List<JsonNode> failed = answered(client, "fail now", "q-1");
            assertThat(types(failed)).containsExactly("agent_started", "agent_thinking", "agent_error");
            assertThat(failed.get(2).toString()).contains("error_code").doesNotContain("the agent failed at");

            assertThat(types(answered(client, "prices", "q-2"))).containsExactlyElementsOf(FIVE);
        }
    }

    @Test
    void odd_input_is_answered_with_an_error_and_the_same_connection_is_still_served() throws Exception {
        try (Site site = Site.open()) {
            WireClient client = site.join("ada");
            for (String odd : List.of(
                    "{'type':'no_such_type','request_id':'o-1'}",
                    "{'type':'broadcast_test','message':'to all','request_id':'o-2'}",
                    "{'type':'user_message','message':'x','user_id':'eve','request_id':'o-3'}",
                    "{'type':'cancel_run','run_id':'none-such','request_id':'o-4'}",
                    "not json at all")) {
                client.send(odd);
                assertThat(client.nextType()).as(odd).isEqualTo("error_message");
            }
            assertThat(site.asked).hasValue(0);
            assertThat(types(answered(client, "", "o-5"))).containsExactlyElementsOf(FIVE);
            assertThat(types(answered(client, "x".repeat(8_000), "o-6"))).containsExactlyElementsOf(FIVE);
        }
    }

    @Test
    void under_load_every_request_gets_all_its_events_and_waits_no_more_than_twice_as_long() throws Exception {
        try (Site site = Site.open(1_000, builder -> builder)) {
            WireClient alone = site.join("ada");
            millisOf(alone, "warming up");
            long quiet = millisOf(alone, "nobody else here");
            double busy = millisUnderLoad(site);
            for (int again = 0; again < 2 && busy > 2 * quiet; again++) {
                busy = millisUnderLoad(site);
            }
            assertThat(busy).isBetween(1_000.0, 2.0 * quiet);
        }
    }

    /** Returns how long requests take on average; more than once, since a machine may be busy with something else. */
    private static double millisUnderLoad(Site site) throws Exception {
        int asked = site.asked.get();
        long[] millis = new long[LOAD];
        Together.run(
                LOAD, number -> millis[number] = millisOf(site.join("user" + (asked + number)), "topic " + number));
        assertThat(site.asked).hasValue(asked + LOAD);
        return Arrays.stream(millis).average().orElseThrow();
    }

    @Test
    void a_hand_off_over_three_agents_ends_and_each_of_them_is_seen_to_begin_and_end() throws Exception {
        try (Site site = Site.open()) {
            WireClient client = site.join("ada");
            site.server().bridge().execute(Site.newRun("ada"), "triage", null, run -> {
                try (AgentRun research = run.child("research", "find")) {
                    try (AgentRun writing = research.child("writing", "write")) {
                        writing.complete("a text");
                    }
                    research.complete("a find");
                }
                return "an answer";
            });
            List<String> seen = new ArrayList<>();
            while (!seen.contains("agent_completed triage")) {
                JsonNode event = client.next();
                seen.add(event.path("type").asText() + " "
                        + event.path("agent_name").asText());
            }
            assertThat(seen)
                    .containsExactly(
                            "agent_started triage",
                            "agent_started research",
                            "agent_started writing",
                            "agent_completed writing",
                            "agent_completed research",
                            "agent_completed triage");
        }
    }

    @Test
    void an_agent_that_takes_too_long_ends_in_an_error_on_an_open_connection_and_harms_nobody_else() throws Exception {
        RunLimits limits = new RunLimits(Duration.ofMillis(1_700), Duration.ofMillis(1_500), Duration.ofMillis(1_400));
        try (Site site = Site.open(0, builder -> builder.timeouts(new Timeouts(Duration.ofSeconds(30), limits)))) {
            WireClient ada = site.join("ada");
            WireClient eve = site.join("eve");
            site.server().bridge().execute(Site.newRun("ada"), "sleeper", null, run -> {
                new CountDownLatch(1).await();
                return "never";
            });
            assertThat(ada.nextType()).isEqualTo("agent_started");
            assertThat(types(answered(eve, "prices", "q-1"))).containsExactlyElementsOf(FIVE);
            JsonNode end = ada.next();
            assertThat(end.path("type").asText()).isEqualTo("agent_error");
            assertThat(end.path("error_code").asText()).isEqualTo("timeout");

            assertThat(types(answered(ada, "prices", "q-1"))).containsExactlyElementsOf(FIVE);
            assertThat(site.server().manager().connectionCount()).isEqualTo(2);
        }
    }

    @Test
    void a_connection_that_can_not_be_opened_says_so_at_once() throws Exception {
        Site site = Site.open();
        URI gone = site.server().uri();
        site.close();
        assertThatThrownBy(() -> WireClient.connect(gone, List.of("tidings.v1", "bearer.tok-ada")))
                .isInstanceOf(IOException.class);
    }
}
