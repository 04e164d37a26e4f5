package dev.tidings.core.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Judges the judges: each fault that a server can plant is reported for what it is, and an honest server is clean. */
class PlantedFaultsTest {
    private static final Set<String> HONEST = Set.of("honest", "merged");
    private static final Map<String, String> PLANTED = new TreeMap<>(Map.ofEntries(
            Map.entry("loss", "gap"),
            Map.entry("renumbered_loss", "unfinished"),
            Map.entry("duplicate", "duplicate"),
            Map.entry("reorder", "gap"),
            Map.entry("foreign_event", "foreign_user"),
            Map.entry("foreign_text", "foreign_text"),
            Map.entry("missing_field", "missing_field"),
            Map.entry("missing_timestamp", "missing_field"),
            Map.entry("wrong_type", "wrong_value"),
            Map.entry("text_for_flag", "wrong_value"),
            Map.entry("wrapped", "unexpected_field"),
            Map.entry("unknown_event", "unknown_type"),
            Map.entry("milliseconds", "wrong_clock"),
            Map.entry("microseconds", "wrong_value"),
            Map.entry("time_backwards", "time_backwards"),
            Map.entry("after_terminal", "after_terminal"),
            Map.entry("doubled_terminal", "after_terminal"),
            Map.entry("event_of_ended_child", "after_terminal"),
            Map.entry("no_terminal", "unfinished"),
            Map.entry("not_started", "not_started"),
            Map.entry("started_twice", "started_twice"),
            Map.entry("tool_never_completed", "tool_open_at_end"),
            Map.entry("tool_completed_twice", "tool_unpaired"),
            Map.entry("tool_never_executed", "tool_unpaired"),
            Map.entry("child_outlives_parent", "child_open_at_end"),
            Map.entry("delta_hole", "delta_hole"),
            Map.entry("delta_overlap", "delta_overlap"),
            Map.entry("split_surrogate", "split_surrogate"),
            Map.entry("event_id_reused", "event_id_reused"),
            Map.entry("run_changed", "run_changed"),
            Map.entry("false_first_seq", "wrong_value"),
            Map.entry("devices_differ", "devices_differ"),
            Map.entry("merged_wrongly", "devices_differ"),
            Map.entry("device_lacks_the_end", "unfinished"),
            Map.entry("welcome_late", "not_first"),
            Map.entry("welcome_twice", "established_twice"),
            Map.entry("welcome_foreign", "foreign_user"),
            Map.entry("welcome_bare", "missing_field"),
            Map.entry("welcome_behind", "wrong_value"),
            Map.entry("heartbeat_ahead", "gap"),
            Map.entry("closes", "closed"),
            Map.entry("no_json", "not_json")));
    private static final Set<String> HONEST_RESUMES = Set.of("honest", "resume_merges");
    private static final Map<String, String> PLANTED_IN_RESUMES = new TreeMap<>(Map.of(
            "loss", "gap",
            "resumed_missing", "unanswered",
            "resumed_twice", "double_answer",
            "resumed_late", "unanswered",
            "resumed_lies", "wrong_value",
            "resume_loses", "gap",
            "resume_repeats", "duplicate",
            "resume_rewrites", "devices_differ",
            "resume_gap", "resume_gap",
            "epoch_changes", "epoch_changed"));

    @ParameterizedTest
    @EnumSource
    void each_fault_in_a_stream_is_reported_and_an_honest_stream_is_clean(ForeignClient client) {
        Map<String, String> planted = new TreeMap<>(PLANTED);
        if (client == ForeignClient.PYTHON) {
            planted.put("duplicate_member", "not_json");
        }
        assertReported(client, "stream", planted, HONEST);
    }

    @ParameterizedTest
    @EnumSource
    void each_fault_in_a_resume_is_reported_and_an_honest_resume_is_clean(ForeignClient client) {
        assertReported(client, "resume", PLANTED_IN_RESUMES, HONEST_RESUMES);
    }

    private static void assertReported(
            ForeignClient client, String mode, Map<String, String> planted, Set<String> honest) {
        List<String> faults = new ArrayList<>(planted.keySet());
        faults.addAll(honest);
        try (FakeServer server = new FakeServer();
                Judging judging = client.judge(
                        mode, faults.stream().map(fault -> trial(server, fault)).toArray(Map<?, ?>[]::new))) {
            Verdict verdict = judging.verdict();
            assertThat(verdict.json().path("ok").asBoolean()).isFalse();
            for (int index = 0; index < faults.size(); index++) {
                String fault = faults.get(index);
                if (honest.contains(fault)) {
                    assertThat(verdict.trial(index).path("ok").asBoolean())
                            .as("%s: %s", fault, verdict.details(index))
                            .isTrue();
                } else {
                    assertThat(verdict.kinds(index)).as(fault).contains(planted.get(fault));
                    assertThat(verdict.trial(index).path("ok").asBoolean(true)).isFalse();
                }
            }
        }
    }

    private static Map<String, Object> trial(FakeServer server, String fault) {
        Map<String, Object> who = new HashMap<>(Map.of("user", "ana", "token", "ana", "until_close", true));
        who.putAll(Map.of("devices", 2, "events", 12, "runs", 2, "drops", 4));
        return Map.of(
                "uri",
                server.uri(fault + "/2/ana"),
                "limit_ms",
                30_000,
                "quiet_ms",
                0,
                "seed",
                7,
                "users",
                List.of(who));
    }

    @Test
    void a_server_that_is_deaf_to_bad_input_and_a_bystanders_gap_are_reported() {
        try (FakeServer server = new FakeServer();
                Judging judging = ForeignClient.PYTHON.judge(
                        "bad",
                        Map.of(
                                "uri", server.uri("deaf"),
                                "limit_ms", 15_000,
                                "patience_ms", 20,
                                "bystander", Map.of("user", "bystander", "token", "bystander"),
                                "offender", Map.of("user", "eve", "token", "eve")))) {
            Verdict verdict = judging.verdict();

            assertThat(verdict.kinds(0)).containsExactlyInAnyOrder("bad_answer", "gap");
            assertThat(verdict.details(0)).anyMatch(detail -> detail.startsWith("not_json: expected"));
            assertThat(verdict.trial(0).path("problem_count").asInt()).isGreaterThan(30);
        }
    }

    @Test
    void a_server_that_breaks_off_instead_of_closing_is_reported() {
        Map<String, Object> who = Map.of("user", "ana", "token", "ana", "events", 3, "runs", 1);
        try (FakeServer server = new FakeServer();
                Judging judging = ForeignClient.NODE.judge(
                        "closing",
                        Map.of("uri", server.uri("abrupt"), "limit_ms", 5000, "code", 1001, "users", List.of(who)))) {
            Verdict verdict = judging.verdict();

            assertThat(verdict.kinds(0)).contains("closed", "tail_lost", "unfinished");
            assertThat(verdict.trial(0).path("whole").asInt(-1)).isZero();
        }
    }

    @Test
    void a_server_that_lets_everyone_in_and_repeats_the_token_is_reported() {
        try (FakeServer server = new FakeServer();
                Judging judging = ForeignClient.PYTHON.judge(
                        "auth",
                        Map.of(
                                "uri",
                                server.uri("echo"),
                                "limit_ms",
                                15_000,
                                "patience_ms",
                                200,
                                "token",
                                "good-token",
                                "bad_token",
                                "bad-token",
                                "unavailable_token",
                                "unknown-token"))) {
            Verdict verdict = judging.verdict();

            assertThat(verdict.kinds(0)).contains("bad_answer", "subprotocol", "token_echoed");
            assertThat(verdict.details(0)).anyMatch(detail -> detail.startsWith("foreign_origin: expected"));
        }
    }
}
