package dev.tidings.core.codec;

import static dev.tidings.core.codec.Fixtures.names;
import static dev.tidings.core.codec.Fixtures.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.Epoch;
import dev.tidings.api.ExecutionId;
import dev.tidings.api.MessageId;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.RunStatus;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.LostRange;
import dev.tidings.api.spi.OutboundFrame;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ControlFramesTest {
    private static final String OPEN_RUN =
            "{'run_id':'r-7','thread_id':'t-7','agent_name':'re\\\"searcher','started_at':1767225600.007,"
                    + "'open_tools':[{'execution_id':'e-1','tool_name':'search'},"
                    + "{'execution_id':'e-2','tool_name':'read'}],"
                    + "'messages':[{'message_id':'m-1','length':12},{'message_id':'m-2','length':0}],"
                    + "'awaiting_user':true}";
    private static final String ENDED_RUN =
            "{'run_id':'r-8','thread_id':'t-7','agent_name':'writer','started_at':0.000,'open_tools':[],"
                    + "'messages':[],'awaiting_user':false,'status':'cancelled','terminal_seq':41}";

    private static RunSnapshot openRun() {
        return new RunSnapshot(
                RunId.of("r-7"),
                ThreadId.of("t-7"),
                "re\"searcher",
                Instant.ofEpochMilli(1_767_225_600_007L),
                List.of(
                        new RunInfo.OpenTool(ExecutionId.of("e-1"), "search"),
                        new RunInfo.OpenTool(ExecutionId.of("e-2"), "read")),
                List.of(
                        new RunSnapshot.MessageLength(MessageId.of("m-1"), 12),
                        new RunSnapshot.MessageLength(MessageId.of("m-2"), 0)),
                true,
                null);
    }

    private static RunSnapshot endedRun(long startedAtMillis) {
        return new RunSnapshot(
                RunId.of("r-8"),
                ThreadId.of("t-7"),
                "writer",
                Instant.ofEpochMilli(startedAtMillis),
                List.of(),
                List.of(),
                false,
                new RunSnapshot.End(RunStatus.CANCELLED, 41));
    }

    private static ConnectionEstablished established(List<RunSnapshot> runs) {
        return new ConnectionEstablished(
                ConnectionId.of("c-1"), UserId.of("u-7"), Epoch.of("e-1"), 42, 17, 25_000, runs);
    }

    private static String quoted(String text) {
        return text.replace('\'', '"');
    }

    @Test
    void connection_established_says_where_the_client_is_and_what_runs() {
        assertThat(ControlFrames.connectionEstablished(established(List.of(openRun())))
                        .text())
                .isEqualTo(quoted("{'type':'connection_established','connection_id':'c-1','user_id':'u-7',"
                        + "'epoch':'e-1','seq':42,'position':17,'heartbeat_interval_ms':25000,"
                        + "'protocol':'tidings.v1','runs':[" + OPEN_RUN + "]}"));
    }

    @Test
    void resumed_says_what_follows() {
        assertThat(ControlFrames.resumed(3, Long.MAX_VALUE).text())
                .isEqualTo("{\"type\":\"resumed\",\"from\":3,\"to\":9223372036854775807}");
    }

    @Test
    void resume_gap_says_what_is_lost_and_how_runs_ended() {
        OutboundFrame frame = ControlFrames.resumeGap(
                GapReason.TRIMMED,
                List.of(new LostRange(1, 5, true), new LostRange(8, 8, false)),
                42,
                List.of(openRun(), endedRun(0)));
        assertThat(frame.text())
                .isEqualTo(
                        quoted("{'type':'resume_gap','reason':'trimmed','lost':[{'from':1,'to':5,'deltas_only':true},"
                                + "{'from':8,'to':8,'deltas_only':false}],'head':42,'runs':[" + OPEN_RUN + ","
                                + ENDED_RUN + "]}"));
    }

    @Test
    void a_gap_has_one_of_three_reasons() {
        assertThat(GapReason.values())
                .extracting(reason -> tree(ControlFrames.resumeGap(reason, List.of(), 0, List.of()))
                        .get("reason")
                        .textValue())
                .containsExactly("trimmed", "epoch_changed", "cursor_ahead");
    }

    @Test
    void started_at_has_millisecond_precision() {
        for (long millis : new long[] {1, 10, 100, 999, 1_000, 60_001}) {
            JsonNode run = tree(ControlFrames.resumeGap(GapReason.TRIMMED, List.of(), 0, List.of(endedRun(millis))))
                    .at("/runs/0");
            assertThat(run.get("started_at").decimalValue().movePointRight(3))
                    .isEqualByComparingTo(String.valueOf(millis));
        }
    }

    @Test
    void small_frames_are_written_to_the_byte() {
        assertThat(ControlFrames.heartbeat(9).text()).isEqualTo("{\"type\":\"heartbeat\",\"position\":9}");
        assertThat(ControlFrames.pong().text()).isEqualTo("{\"type\":\"pong\"}");
        assertThat(ControlFrames.goingAway(1500, 9).text())
                .isEqualTo("{\"type\":\"going_away\",\"reconnect_after_ms\":1500,\"position\":9}");
        assertThat(ControlFrames.accepted(RequestId.of("q-\"1"), null).text())
                .isEqualTo("{\"type\":\"accepted\",\"request_id\":\"q-\\\"1\"}");
        assertThat(ControlFrames.accepted(RequestId.of("q-1"), RunId.of("r-7")).text())
                .isEqualTo("{\"type\":\"accepted\",\"request_id\":\"q-1\",\"run_id\":\"r-7\"}");
    }

    @Test
    void error_message_names_code_request_and_details() {
        MessageReply.Rejected error = new MessageReply.Rejected("unknown_type", "say \"what\"", true);
        Map<String, String> details = new LinkedHashMap<>();
        details.put("type", "x");
        details.put("a\"b", "\n");
        assertThat(ControlFrames.errorMessage(error, RequestId.of("q-1"), details)
                        .text())
                .isEqualTo(
                        quoted("{'type':'error_message','error_code':'unknown_type','error_message':'say \\'what\\'',"
                                + "'retryable':true,'request_id':'q-1','details':{'type':'x','a\\'b':'\\n'}}"));
        assertThat(ControlFrames.errorMessage(error, null, Map.of()).text())
                .isEqualTo(
                        quoted("{'type':'error_message','error_code':'unknown_type','error_message':'say \\'what\\'',"
                                + "'retryable':true,'details':{}}"));
    }

    @Test
    void error_message_is_bounded() {
        MessageReply.Rejected error = new MessageReply.Rejected("c".repeat(100_000), "m".repeat(100_000), false);
        Map<String, String> details = new LinkedHashMap<>();
        IntStream.range(0, 1_000).forEach(n -> details.put("k" + n, "v".repeat(100_000)));
        OutboundFrame frame = ControlFrames.errorMessage(error, null, details);
        assertThat(tree(frame).get("details")).hasSize(32);
        assertThat(frame.payloadSize()).isLessThan(150_000);
    }

    static Stream<OutboundFrame> frames() {
        return Stream.of(
                ControlFrames.resumed(0, 1),
                ControlFrames.resumeGap(GapReason.CURSOR_AHEAD, List.of(), 1, List.of(openRun())),
                ControlFrames.heartbeat(0),
                ControlFrames.pong(),
                ControlFrames.accepted(RequestId.of("q-1"), null),
                ControlFrames.errorMessage(new MessageReply.Rejected("c", "m", false), null, Map.of()),
                ControlFrames.goingAway(0, 0));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void a_control_frame_begins_with_its_type_and_is_never_taken_for_an_event(OutboundFrame frame) {
        assertThat(names(tree(frame))).startsWith("type").doesNotContain("seq", "event_id");
        assertThat(frame.isClose()).isFalse();
    }

    @Test
    void connection_established_begins_with_its_type() {
        assertThat(names(tree(ControlFrames.connectionEstablished(established(List.of())))))
                .startsWith("type")
                .contains("seq");
    }

    @Test
    void snapshots_copy_their_lists() {
        List<RunSnapshot> runs = new java.util.ArrayList<>(List.of(openRun()));
        ConnectionEstablished established = established(runs);
        runs.clear();
        assertThat(established.runs()).hasSize(1);
    }
}
