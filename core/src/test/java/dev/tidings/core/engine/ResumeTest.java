package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.BOB;
import static dev.tidings.core.engine.EngineHarness.arrived;
import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Cursor;
import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.core.testing.Eventually;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(LogKind.class)
class ResumeTest {
    @Parameter
    LogKind kind;

    private EngineHarness harness;
    private RecordingConnection witness;

    @BeforeEach
    void open() {
        harness = EngineHarness.setup(kind).retaining(200).open();
        witness = harness.connect(ALICE);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    /** Emits so many events and returns when all are in the log and with the witness. */
    private Epoch emit(int count) {
        for (int number = 1; number < count; number++) {
            harness.note(ALICE, "event " + number);
        }
        var last = place(harness.note(ALICE, "last"));
        arrived(witness, last.seq());
        return last.epoch();
    }

    private RecordingConnection resume(Epoch epoch, long seq) {
        return harness.resume(ALICE, new Cursor(epoch, seq, null));
    }

    private void hasExactly(RecordingConnection connection, long after, long head) {
        arrived(connection, head);
        assertThat(connection.seqs())
                .isEqualTo(LongStream.rangeClosed(after + 1, head).boxed().toList());
        List<String> live = witness.eventTexts();
        assertThat(connection.eventTexts()).isEqualTo(live.subList(live.size() - (int) (head - after), live.size()));
    }

    private static JsonNode answer(RecordingConnection connection, String type) {
        Eventually.until("it is greeted and answered", () -> connection.types().size() >= 2);
        assertThat(connection.types().subList(0, 2)).containsExactly("connection_established", type);
        assertThat(connection.types())
                .filteredOn(each -> each.startsWith("resume"))
                .hasSize(1);
        return connection.json().get(1);
    }

    private static void resumed(RecordingConnection connection, long from, long to) {
        JsonNode answer = answer(connection, "resumed");
        assertThat(answer.get("from").asLong()).isEqualTo(from);
        assertThat(answer.get("to").asLong()).isEqualTo(to);
        assertThat(connection.json().get(0).get("position").asLong()).isEqualTo(from);
        assertThat(connection.json().get(0).get("seq").asLong()).isEqualTo(to);
    }

    private static JsonNode gap(RecordingConnection connection, String reason, long head) {
        JsonNode answer = answer(connection, "resume_gap");
        assertThat(answer.get("reason").asText()).isEqualTo(reason);
        assertThat(answer.get("head").asLong()).isEqualTo(head);
        return answer;
    }

    @Test
    void from_zero_it_gets_everything_byte_for_byte() {
        Epoch epoch = emit(150);
        RecordingConnection connection = resume(epoch, 0);
        hasExactly(connection, 0, 150);
        resumed(connection, 0, 150);
    }

    @Test
    void from_the_middle_it_gets_the_rest_and_what_comes_live() {
        Epoch epoch = emit(150);
        RecordingConnection connection = resume(epoch, 70);
        emit(10);
        hasExactly(connection, 70, 160);
        resumed(connection, 70, 150);
    }

    @Test
    void from_the_head_it_gets_only_what_comes_live() {
        Epoch epoch = emit(10);
        RecordingConnection connection = resume(epoch, 10);
        emit(2);
        hasExactly(connection, 10, 12);
        resumed(connection, 10, 10);
    }

    @Test
    void a_cursor_whose_event_id_matches_resumes_and_another_does_not() {
        Epoch epoch = emit(10);
        EventId seventh = EventId.of(witness.events().get(6).get("event_id").asText());
        RecordingConnection matching = harness.resume(ALICE, new Cursor(epoch, 7, seventh));
        hasExactly(matching, 7, 10);
        resumed(matching, 7, 10);
        RecordingConnection other = harness.resume(ALICE, new Cursor(epoch, 8, seventh));
        hasExactly(other, 0, 10);
        assertThat(gap(other, "epoch_changed", 10).get("lost")).isEmpty();
    }

    @Test
    void a_cursor_of_another_epoch_gets_all_that_is_retained() {
        emit(10);
        RecordingConnection connection = resume(Epoch.random(), 7);
        hasExactly(connection, 0, 10);
        gap(connection, "epoch_changed", 10);
    }

    @Test
    void another_users_cursor_is_like_one_that_expired() {
        Epoch epoch = emit(10);
        RecordingConnection connection = harness.resume(BOB, new Cursor(epoch, 3, null));
        assertThat(gap(connection, "epoch_changed", 0).get("lost")).isEmpty();
        assertThat(connection.json().get(0).get("epoch").asText()).isNotEqualTo(epoch.value());
        assertThat(connection.events()).isEmpty();
    }

    @Test
    void a_cursor_ahead_of_the_head_gets_all_that_is_retained() {
        Epoch epoch = emit(10);
        RecordingConnection connection = resume(epoch, 11);
        hasExactly(connection, 0, 10);
        gap(connection, "cursor_ahead", 10);
    }

    @Test
    void a_cursor_behind_what_is_retained_is_told_the_exact_ranges() {
        AgentRun run = harness.start(ALICE);
        for (int count = 0; count < 300; count++) {
            run.delta("token ");
        }
        Epoch epoch = place(run.thinking("done")).epoch();
        emit(198);
        leave();
        RecordingConnection connection = resume(epoch, 0);
        arrived(connection, 500);
        JsonNode gap = gap(connection, "trimmed", 500);
        assertThat(gap.get("lost").toString()).isEqualTo("[{\"from\":2,\"to\":101,\"deltas_only\":true}]");
        assertThat(covered(connection)).hasSize(400).startsWith(1L, 102L).endsWith(500L);
        assertThat(connection.seqs()).as("merged on the way").hasSizeLessThan(250);
        harness.drop(connection);
        for (int count = 0; count < 50; count++) {
            place(harness.note(ALICE, "one more"));
        }
        RecordingConnection later = resume(epoch, 50);
        arrived(later, 550);
        assertThat(gap(later, "trimmed", 550).get("lost").toString())
                .isEqualTo(
                        "[{\"from\":51,\"to\":101,\"deltas_only\":true},{\"from\":302,\"to\":350,\"deltas_only\":false}]");
        assertThat(covered(later)).hasSize(400).startsWith(102L).endsWith(550L).doesNotContain(302L, 350L);
        harness.drop(later);
        RecordingConnection near = resume(epoch, 350);
        arrived(near, 550);
        assertThat(near.seqs()).hasSize(200);
        resumed(near, 350, 550);
    }

    /** The numbers that a connection got, those within merged pieces included. */
    private static List<Long> covered(RecordingConnection connection) {
        return connection.events().stream()
                .flatMap(event -> LongStream.rangeClosed(
                                event.path("first_seq").asLong(event.get("seq").asLong()),
                                event.get("seq").asLong())
                        .boxed())
                .toList();
    }

    /** Leaves nobody connected, so that all there is to resume from is the log. */
    private void leave() {
        harness.drop(witness);
    }

    @Test
    void what_was_called_lost_is_not_sent_although_a_live_device_still_needed_it() {
        Epoch epoch = emit(300);
        RecordingConnection connection = resume(epoch, 20);
        arrived(connection, 300);
        assertThat(gap(connection, "trimmed", 300).get("lost").toString())
                .isEqualTo("[{\"from\":21,\"to\":100,\"deltas_only\":false}]");
        emit(5);
        hasExactly(connection, 100, 305);
    }

    @Test
    void a_gap_lists_the_runs_that_are_open_and_those_that_ended_meanwhile() {
        AgentRun before = harness.start(ALICE);
        long cursor = place(before.complete("seen")).seq();
        AgentRun ended = harness.start(ALICE);
        AgentRun open = harness.start(ALICE);
        open.tool("search", java.util.Map.of());
        open.delta("abc");
        var end = place(ended.fail("x", "missed", false));
        emit(250);
        leave();
        RecordingConnection connection = resume(end.epoch(), cursor);
        JsonNode gap = gap(connection, "trimmed", harness.head(ALICE).seq());
        assertThat(connection.json().get(0).get("runs"))
                .extracting(run -> run.get("run_id").asText())
                .containsExactly(open.context().runId().value());
        assertThat(gap.get("runs"))
                .extracting(run ->
                        run.get("run_id").asText() + " " + run.path("status").asText() + " "
                                + run.path("terminal_seq").asLong())
                .containsExactly(
                        open.context().runId().value() + "  0",
                        ended.context().runId().value() + " failed " + end.seq());
        JsonNode running = gap.get("runs").get(0);
        assertThat(running.at("/open_tools/0/tool_name").asText()).isEqualTo("search");
        assertThat(running.at("/messages/0/length").asLong()).isEqualTo(3);
    }

    @Test
    void a_filter_applies_to_what_is_replayed_too() {
        Epoch epoch = emit(5);
        RecordingConnection connection = harness.greeted(new ConnectionRequest(
                UserPrincipal.of(ALICE), new Cursor(epoch, 0, null), ThreadId.of("another"), null));
        arrived(
                witness,
                place(harness.manager.send(
                                EngineHarness.context(ALICE, "another", "r-77"),
                                new dev.tidings.api.event.CustomEvent("x_note", java.util.Map.of())))
                        .seq());
        arrived(connection, 6);
        assertThat(connection.seqs()).containsExactly(6L);
        resumed(connection, 0, 5);
    }
}
