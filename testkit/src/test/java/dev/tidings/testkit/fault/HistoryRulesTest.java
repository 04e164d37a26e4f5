package dev.tidings.testkit.fault;

import static dev.tidings.testkit.fault.EmittedFrames.ADA;
import static dev.tidings.testkit.fault.EmittedFrames.gap;
import static dev.tidings.testkit.fault.EmittedFrames.greeting;
import static dev.tidings.testkit.fault.EmittedFrames.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidings.api.Cursor;
import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.Position;
import dev.tidings.api.RunId;
import dev.tidings.testkit.Recording;
import dev.tidings.testkit.fault.HistoryChecker.Finding;
import dev.tidings.testkit.fault.HistoryChecker.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule of the checker, with the bytes of real frames: what breaks it is found, and what keeps to it is not. */
class HistoryRulesTest {
    private final EmittedFrames emitted = new EmittedFrames();
    private final HistoryChecker checker = emitted.checker;
    private final ClientHistory phone = checker.client("phone", ADA);

    /** Emits a start, 2 thoughts, 6 pieces of one text with a thought in the middle, and an end: 11 events. */
    private void emitRun() {
        emitted.event("agent_started").event("agent_thinking").event("agent_thinking");
        emitted.deltas("msg-1", 3).event("agent_thinking").deltas("msg-1", 3).event("agent_completed");
    }

    private static Recording told(Object... frames) {
        List<String> all = new ArrayList<>();
        for (Object frame : frames) {
            all.addAll(frame instanceof String[] several ? List.of(several) : List.of((String) frame));
        }
        return Recording.of(all);
    }

    private List<String> found() {
        return checker.check().stream()
                .map(finding -> finding.kind() + " " + finding.seq())
                .toList();
    }

    private String[] e1(int from, int to) {
        return emitted.frames("e1", from, to);
    }

    @Test
    void pieces_of_one_text_may_come_merged_and_a_part_of_them_again() {
        emitRun();
        phone.recorded(
                told(greeting("e1", 0), e1(1, 4), emitted.merged(4, 6), e1(7, 7), emitted.merged(8, 10), e1(11, 11)));

        assertThat(found()).isEmpty();
        assertThat(checker.excused()).isZero();
    }

    @Test
    void an_event_that_a_merged_frame_swallows_is_lost() {
        emitRun();
        String swallowing = emitted.merged(8, 10)
                .replace("\"first_seq\":8", "\"first_seq\":4")
                .replace("\"offset\":24", "\"offset\":0")
                .replace("\"delta\":\"", "\"delta\":\"piece 0 piece 1 piece 2 ");
        phone.recorded(told(greeting("e1", 0), e1(1, 3), swallowing, e1(11, 11)));

        assertThat(swallowing).contains("\"first_seq\":4,\"offset\":0,");
        assertThat(found()).contains("LOST 7", "ALTERED 10");
    }

    @Test
    void a_merged_frame_that_lacks_a_piece_or_is_no_text_is_altered() {
        emitRun();
        phone.recorded(told(
                greeting("e1", 0),
                e1(1, 1),
                emitted.frame(3).replace("{\"seq\":3,", "{\"seq\":3,\"first_seq\":2,"),
                emitted.merged(4, 6).replace("piece 1 ", ""),
                e1(7, 11)));

        assertThat(found()).contains("ALTERED 3", "LOST 2", "ALTERED 6");
    }

    @Test
    void a_range_of_deltas_only_announces_nothing_else() {
        emitRun();
        phone.recorded(
                told(greeting("e1", 0), e1(1, 3), greeting("e1", 3), gap("trimmed", 9, range(4, 9, true)), e1(10, 11)));

        assertThat(found()).containsExactly("LOST 7");
        assertThat(checker.excused()).isEqualTo(5);
    }

    @Test
    void a_range_counts_behind_the_client_and_up_to_the_head_only() {
        emitRun();
        phone.recorded(told(
                greeting("e1", 0),
                e1(1, 3),
                greeting("e1", 3),
                gap("trimmed", 5, range(2, 5_000_000_000L, false)),
                e1(7, 11)));

        assertThat(found()).contains("FALSE_GAP 2", "LOST 6").doesNotContain("LOST 4", "LOST 5", "LOST 2");
    }

    @Test
    void numbers_beyond_an_int_are_compared_too() {
        long far = 5_000_000_000L;
        phone.recorded(told(
                greeting("e1", far), greeting("e1", far), gap("trimmed", far + 1, range(far + 1, far + 1, false))));
        checker.emitted(
                ADA,
                new Position(Epoch.of("e1"), far + 2),
                EventId.of("ev-far"),
                RunId.of("run-far"),
                "agent_completed");

        assertThat(found()).containsExactly("LOST " + (far + 2));
    }

    @Test
    void what_was_announced_as_lost_and_comes_after_all_is_found() {
        emitRun();
        phone.recorded(
                told(greeting("e1", 0), e1(1, 3), greeting("e1", 3), gap("trimmed", 6, range(4, 6, true)), e1(4, 11)));

        assertThat(found()).containsExactly("FALSE_GAP 4", "FALSE_GAP 5", "FALSE_GAP 6");
    }

    @Test
    void an_epoch_of_which_nothing_came_is_lost() {
        emitRun();
        emitted.in("e2").event("agent_started", "ev-again").event("agent_completed", "ev-done");
        phone.recorded(told(greeting("e1", 0), e1(1, 11), greeting("e2", 0)));

        assertThat(found()).contains("LOST 2");
        assertThat(checker.late()).singleElement().asString().startsWith("phone at ");
    }

    @Test
    void an_epoch_is_due_from_its_first_event_on() {
        emitted.event("agent_started");
        emitted.in("e2").event("agent_thinking").event("agent_thinking").event("agent_completed");
        phone.recorded(told(
                greeting("e1", 0), e1(1, 1), greeting("e2", 2), gap("epoch_changed", 3), emitted.frames("e2", 3, 3)));

        assertThat(found()).containsExactly("LOST 1", "LOST 2");
    }

    @Test
    void a_client_that_was_never_greeted_is_found_unless_it_left() {
        ClientHistory laptop = checker.client("laptop", ADA);
        laptop.left();

        assertThat(checker.check())
                .extracting(Finding::kind, Finding::client)
                .containsExactly(tuple(Kind.NEVER_CONNECTED, "phone"));
        assertThat(checker.late()).hasSize(1);
        phone.left();
        assertThat(checker.late()).isEmpty();
    }

    @Test
    void what_comes_after_a_client_left_is_not_due_but_what_came_before_is() {
        emitRun();
        phone.recorded(told(greeting("e1", 0), e1(1, 3), e1(5, 6))).left();
        emitted.in("e2").event("agent_thinking");

        assertThat(found()).containsExactly("LOST 4");
    }

    @Test
    void a_gap_in_one_text_does_not_excuse_another_one() {
        emitted.event("agent_started").deltas("msg-1", 3).deltas("msg-2", 3).event("agent_completed");
        String cut = emitted.frame(7).replace("piece 2 ", "");
        phone.recorded(told(
                greeting("e1", 0),
                e1(1, 1),
                greeting("e1", 1),
                gap("trimmed", 2, range(2, 2, true)),
                e1(3, 6),
                cut,
                e1(8, 8)));

        assertThat(found()).containsExactlyInAnyOrder("ALTERED 7", "TEXT 0");
    }

    @Test
    void a_text_of_which_nothing_came_is_found() {
        emitted.event("agent_started").deltas("msg-1", 2).event("agent_completed");
        for (int seq = 1; seq <= 4; seq++) {
            phone.recorded(
                    told(seq == 1 ? greeting("e1", 0) : "{}", emitted.frame(seq).replace("\"offset\"", "\"other\"")));
        }

        assertThat(found()).contains("TEXT 0");
    }

    @Test
    void another_run_or_another_content_than_was_emitted_is_altered() {
        emitRun();
        phone.recorded(told(
                greeting("e1", 0),
                e1(1, 1),
                emitted.frame(2).replace("run-1", "run-2"),
                emitted.frame(3).replace("\"hm\"", "\"no\""),
                e1(4, 11)));

        assertThat(found()).containsExactly("ALTERED 2", "ALTERED 3");
    }

    @Test
    void another_run_is_altered_even_if_nobody_told_the_bytes() {
        Position first = new Position(Epoch.of("e1"), 1);
        checker.emitted(ADA, first, EventId.of("ev-1"), RunId.of("run-9"), "agent_completed");
        EmittedFrames others = new EmittedFrames().event("agent_completed");
        phone.recorded(told(greeting("e1", 0), others.frame(1)));

        assertThat(found()).contains("ALTERED 1");
    }

    @Test
    void an_epoch_that_changed_excuses_what_was_left_of_the_one_before_and_counts_it() {
        emitRun();
        emitted.in("e2").event("agent_thinking");
        phone.recorded(told(
                greeting("e1", 0), e1(1, 8), greeting("e2", 0), gap("epoch_changed", 0), emitted.frames("e2", 1, 1)));

        assertThat(found()).isEmpty();
        assertThat(checker.excused()).isEqualTo(3);
        assertThat(checker.late()).isEmpty();
    }

    @Test
    void an_epoch_that_changed_does_not_excuse_an_earlier_hole() {
        emitRun();
        emitted.in("e2").event("agent_thinking");
        phone.recorded(told(
                greeting("e1", 0),
                e1(1, 1),
                e1(3, 8),
                greeting("e2", 0),
                gap("epoch_changed", 0),
                emitted.frames("e2", 1, 1)));

        assertThat(found()).containsExactly("LOST 2");
    }

    @Test
    void an_epoch_that_did_not_change_excuses_nothing() {
        emitted.event("agent_started");
        emitted.in("e2").event("agent_thinking");
        emitted.in("e1").event("agent_thinking").event("agent_completed");
        phone.recorded(told(
                greeting("e1", 0), e1(1, 1), greeting("e2", 0), gap("epoch_changed", 0), emitted.frames("e2", 1, 1)));

        assertThat(found()).contains("LOST 2", "LOST 3");
    }

    @Test
    void an_epoch_that_a_watched_log_never_named_excuses_nothing() {
        emitRun();
        checker.named(ADA, Epoch.of("e1"));
        phone.recorded(told(greeting("e1", 0), e1(1, 10), greeting("e9", 0), gap("epoch_changed", 0)));

        assertThat(checker.check()).extracting(Finding::detail).anyMatch(detail -> detail.endsWith("and never seen"));
    }

    @Test
    void a_server_that_begins_anew_in_the_same_epoch_repeats_itself() {
        emitRun();
        phone.recorded(told(greeting("e1", 0), e1(1, 5), greeting("e1", 3), e1(4, 11)));

        assertThat(found()).containsExactly("DUPLICATE 4", "DUPLICATE 5");
    }

    @Test
    void saying_that_the_epoch_changed_does_not_make_it_another_one() {
        emitRun();
        phone.recorded(told(greeting("e1", 0), e1(1, 5), greeting("e1", 0), gap("epoch_changed", 11), e1(1, 11)));

        assertThat(found()).contains("DUPLICATE 1", "DUPLICATE 5");
    }

    @Test
    void the_same_end_may_come_again_in_another_epoch_but_not_another_end() {
        emitted.event("agent_started").event("agent_completed", "ev-end");
        emitted.in("e2").event("agent_completed", "ev-end");
        phone.recorded(told(
                greeting("e1", 0), e1(1, 2), greeting("e2", 0), gap("epoch_changed", 0), emitted.frames("e2", 1, 1)));

        assertThat(found()).isEmpty();
        emitted.event("agent_error", "ev-other-end");
        phone.recorded(told((Object) emitted.frames("e2", 2, 2)));
        assertThat(found()).contains("TERMINAL 0");
    }

    @Test
    void a_first_connection_with_a_cursor_gets_what_follows_the_cursor() {
        emitRun();
        Cursor asked = new Cursor(Epoch.of("e1"), 5, null);
        checker.client("tablet", ADA, asked).recorded(told(greeting("e1", 9), e1(10, 11)));
        checker.client("watch", ADA, asked).recorded(told(greeting("e1", 5), e1(6, 11)));
        phone.left();

        assertThat(checker.check()).extracting(Finding::client).containsOnly("tablet");
        assertThat(found()).containsExactly("LOST 6", "LOST 7", "LOST 8", "LOST 9");
    }

    @Test
    void a_first_cursor_that_is_none_gets_everything() {
        emitRun();
        phone.left();
        checker.client("tablet", ADA, new Cursor(Epoch.of("e1"), 50, null))
                .recorded(told(greeting("e1", 0), gap("cursor_ahead", 11), e1(2, 11)));
        checker.client("watch", ADA, new Cursor(Epoch.of("e0"), 5, null))
                .recorded(told(greeting("e1", 0), gap("epoch_changed", 11, range(1, 2, false)), e1(3, 11)));

        assertThat(checker.late()).isEmpty();
        assertThat(checker.check())
                .extracting(finding -> finding.client() + " " + finding.kind() + " " + finding.seq())
                .containsExactly("tablet LOST 1");
    }

    @Test
    void who_is_at_a_high_number_of_an_old_epoch_is_late() {
        emitRun();
        phone.recorded(told(greeting("e1", 0), e1(1, 11)));
        assertThat(checker.late()).isEmpty();

        emitted.in("e2").event("agent_thinking").event("agent_thinking");
        assertThat(phone.lastSeq()).isGreaterThan(checker.head(ADA));
        assertThat(checker.late()).hasSize(1);

        emitted.in("e1").event("agent_thinking");
        assertThat(checker.head(ADA)).isEqualTo(2);
        phone.recorded(told(greeting("e2", 0), gap("epoch_changed", 2), emitted.frames("e2", 1, 1)));
        assertThat(checker.late()).hasSize(1);
        phone.recorded(told((Object) emitted.frames("e2", 2, 2)));
        assertThat(checker.late()).isEmpty();
    }
}
