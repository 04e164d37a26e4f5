package dev.tidings.core.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the rules of a client against tidings.js, scenario by scenario, with a server that says whatever it likes. */
class BrowserClientRulesTest {
    private static final Path CLIENT =
            Path.of("src/main/resources/META-INF/resources/tidings/tidings.js").toAbsolutePath();

    private static JsonNode told;

    @BeforeAll
    static void play_all_scenarios() {
        try (Judging judging = ForeignClient.NODE.start("rules.mjs", Map.of(), CLIENT.toString())) {
            told = judging.verdict().json();
        }
    }

    private static String said(JsonNode entry) {
        return String.join(
                " ",
                StreamSupport.stream(entry.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
    }

    private static List<String> lines(JsonNode log) {
        assertThat(log.isArray()).isTrue();
        return StreamSupport.stream(log.spliterator(), false)
                .map(BrowserClientRulesTest::said)
                .toList();
    }

    private static List<Double> numbers(String scenario) {
        return StreamSupport.stream(told.path(scenario).spliterator(), false)
                .map(JsonNode::asDouble)
                .toList();
    }

    private static JsonNode of(String scenario) {
        assertThat(told.has(scenario)).as(scenario).isTrue();
        return told.path(scenario);
    }

    private static List<String> log(String scenario) {
        return lines(of(scenario).path("log"));
    }

    @Test
    void merged_deltas_that_begin_right_behind_the_position_are_no_gap() {
        assertThat(lines(of("merged_deltas_are_no_gap")))
                .containsExactly("run r running", "event 1", "text He true", "event 2", "text Hello true", "event 5");
        assertThat(log("a_merged_frame_overlaps_what_was_seen")).containsExactly("event 2", "event 4", "caught up 2 4");
    }

    @Test
    void a_number_that_is_skipped_without_a_word_is_a_gap_and_a_heartbeat_shows_it_too() {
        assertThat(lines(of("a_skipped_number_is_a_gap")))
                .containsExactly(
                        "run r running",
                        "event 1",
                        "text He true",
                        "event 2",
                        "gap unannounced 3-3 5",
                        "text Hello true",
                        "event 5",
                        "gap unannounced 6-6 7",
                        "run r completed",
                        "event 7");
        assertThat(lines(of("a_heartbeat_ahead_is_a_gap")))
                .containsExactly("run r running", "event 1", "gap unannounced 2-4 4", "event 5");
        assertThat(log("a_resume_that_begins_too_late"))
                .containsExactly("event 2", "gap unannounced 3-5 6", "event 6", "caught up 2 6");
    }

    @Test
    void a_filter_hides_events_and_makes_no_gap() {
        assertThat(lines(of("a_filter_hides_without_a_gap")))
                .containsExactly("run r running", "event 1", "event 4", "event 10");
        assertThat(lines(of("an_address_with_a_thread_is_a_filter")))
                .containsExactly("run r running", "event 1", "event 4");
    }

    @Test
    void what_was_seen_is_dropped_and_an_overlap_does_not_double_text() {
        assertThat(lines(of("what_was_seen_is_dropped")))
                .containsExactly("run r running", "event 1", "event 2", "event 3");
        assertThat(lines(of("offsets_make_an_overlap_harmless")))
                .filteredOn(line -> line.startsWith("text"))
                .containsExactly(
                        "text Hel true",
                        "text Hello true",
                        "text Hello \uD83D\uDE00 true",
                        "text Hello \uD83D\uDE00! true",
                        "text Help true");
    }

    @Test
    void a_text_with_a_hole_says_so_until_it_is_whole() {
        assertThat(lines(of("a_hole_in_a_text_is_told")))
                .filteredOn(line -> line.startsWith("text"))
                .containsExactly("text     late false", "text     later false", "text whole true");
    }

    @Test
    void an_event_outside_of_any_run_begins_none_and_a_callback_that_throws_stops_nothing() {
        assertThat(lines(of("an_event_outside_of_a_run_begins_none")))
                .containsExactly("event 1", "event 2", "run r running", "event 3", "event 4");
        assertThat(lines(of("a_callback_that_throws_stops_nothing"))).containsExactly("run r running", "seen 1 2");
    }

    @Test
    void after_an_announced_gap_unlisted_runs_are_lost_ended_ones_ended_and_nothing_is_said_twice() {
        assertThat(log("a_gap_with_a_lost_an_ended_and_an_open_run"))
                .containsExactly(
                        "event 2",
                        "gap trimmed 3-4,5-8 9",
                        "run s running",
                        "run u failed",
                        "run r lost",
                        "lost r",
                        "event 9",
                        "caught up 2 9");
        assertThat(log("a_gap_whose_run_goes_on"))
                .containsExactly("event 2", "gap trimmed 3-9 9", "caught up 2 9", "event 10");
        assertThat(of("a_gap_whose_run_goes_on").path("tools")).isEmpty();
        assertThat(of("a_merged_frame_overlaps_what_was_seen").path("tools")).hasSize(1);
        assertThat(log("a_gap_that_leaves_some_unsaid"))
                .contains("gap trimmed 3-4,6-8 9", "gap unannounced 5-5 9")
                .doesNotContain("lost r");
    }

    @Test
    void another_life_of_the_log_loses_its_runs_also_if_the_server_does_not_say_so() {
        assertThat(log("an_epoch_change"))
                .containsExactly(
                        "event 2",
                        "run n running",
                        "gap epoch_changed  3",
                        "run r lost",
                        "lost r",
                        "event 1",
                        "event 2",
                        "event 3",
                        "caught up 0 3");
        assertThat(of("an_epoch_change").path("cursor").toString())
                .isEqualTo("{\"epoch\":\"two\",\"seq\":3,\"event_id\":\"e3\"}");
        assertThat(log("an_epoch_change_without_a_word"))
                .contains("gap epoch_changed  0", "lost r")
                .endsWith("event 1");
        assertThat(log("a_cursor_ahead")).contains("gap cursor_ahead  1", "run r completed", "event 1");
    }

    @Test
    void the_old_cursor_is_kept_until_the_gap_is_said() {
        JsonNode scenario = of("a_drop_before_the_gap_is_said");
        assertThat(scenario.path("asked"))
                .allSatisfy(query -> assertThat(query.toString())
                        .isEqualTo("{\"epoch\":\"one\",\"seq\":\"1\",\"event_id\":\"e1\"}"));
        assertThat(lines(scenario.path("log"))).containsExactly("gap epoch_changed  0", "lost r");
    }

    @Test
    void it_comes_back_by_the_table_of_close_codes_and_once_with_another_session() {
        JsonNode codes = of("close_codes");
        for (String code : List.of("1001", "1011", "1012", "1013", "4008", "4408", "4429", "drop", "4401")) {
            assertThat(codes.path(code).asBoolean(false)).as(code).isTrue();
        }
        for (String code : List.of("1000", "1002", "1003", "1007", "1009", "4400", "4403", "4404", "4409")) {
            assertThat(codes.path(code).asBoolean(true)).as(code).isFalse();
        }
    }

    @Test
    void it_stays_away_for_as_long_as_the_server_advises_and_no_longer_than_that_once() {
        List<Double> delays = numbers("advice");
        assertThat(delays).hasSize(3);
        assertThat(delays.get(0)).isBetween(20.0, 170.0);
        assertThat(delays.get(1)).isBetween(40.0, 160.0);
        assertThat(delays.get(2)).isLessThan(80.0);
    }

    @Test
    void the_back_off_doubles_up_to_its_cap_with_full_jitter_and_begins_anew_after_a_steady_connection() {
        List<Double> delays = numbers("back_off");
        assertThat(delays).hasSizeGreaterThanOrEqualTo(40);
        assertThat(delays.get(0)).isLessThan(10);
        assertThat(delays.get(1)).isLessThan(20);
        assertThat(delays.get(2)).isLessThan(40);
        assertThat(delays).allMatch(delay -> delay < 45).anyMatch(delay -> delay > 20);
        assertThat(delays.subList(3, 40)).anyMatch(delay -> delay < 22.5);
        assertThat(numbers("back_off_begins_anew")).hasSize(4);
        assertThat(numbers("back_off_begins_anew").get(3)).isLessThan(1);
    }

    @Test
    void heartbeats_keep_a_connection_and_silence_ends_it() {
        assertThat(of("silence").path("alive").asBoolean()).isTrue();
        assertThat(lines(of("silence").path("closes"))).contains("close 1006");
    }

    @Test
    void a_session_that_hangs_or_fails_is_asked_for_again_and_a_late_one_is_not_used() {
        JsonNode scenario = of("sessions");
        assertThat(scenario.path("calls").asInt()).isEqualTo(4);
        assertThat(scenario.path("alone").asBoolean()).isTrue();
        assertThat(lines(scenario.path("closes"))).containsExactly("close 1006", "error login is down", "close 4401");
        assertThat(lines(of("a_session_that_is_refused_for_good")))
                .containsExactly("state connecting", "error no such user", "state closed");
    }

    @Test
    void a_token_that_no_header_takes_goes_in_the_first_frame_if_the_address_says_so() {
        assertThat(of("a_token_in_the_first_frame").toString())
                .isEqualTo("[{\"type\":\"authenticate\",\"token\":\"a long = token\"},\"tidings.v1\"]");
    }

    @Test
    void what_was_typed_neither_vanishes_nor_runs_twice() {
        JsonNode scenario = of("outbox");
        assertThat(lines(scenario.path("sent"))).containsExactly("q1 q2", "q2 q3", "q4 q5");
        assertThat(lines(scenario.path("results")))
                .containsExactlyInAnyOrder(
                        "before accepted r9",
                        "unanswered busy true",
                        "while away outcome_unknown false",
                        "typed during the restart closed false",
                        "at the end closed false",
                        "twice null null");
        assertThat(of("outbox_limit").toString())
                .isEqualTo("[\"at most 2 messages may wait for an answer\",\"closed\",\"closed\"]");
    }

    @Test
    void what_was_handled_is_acknowledged_also_at_the_end() {
        assertThat(of("acknowledgements").toString())
                .isEqualTo("[{\"type\":\"ack\",\"seq\":2},{\"type\":\"ack\",\"seq\":4}]");
    }

    @Test
    void open_runs_are_known_from_the_first_frame_and_only_so_many_are_kept() {
        assertThat(of("snapshots").path("before").toString()).isEqualTo("[\"running\",true,[\"search\"],1.5]");
        assertThat(of("snapshots").path("after").toString()).isEqualTo("[false,[\"r\",\"u\"]]");
        assertThat(log("snapshots")).containsExactly("caught up 6 6");
    }

    @Test
    void the_past_can_be_asked_for() {
        assertThat(of("history").path("query").toString()).isEqualTo("{\"epoch\":\"one\",\"seq\":\"0\"}");
        assertThat(log("history")).containsExactly("event 1", "event 2", "caught up 0 2");
    }
}
