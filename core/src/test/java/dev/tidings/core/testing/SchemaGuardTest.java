package dev.tidings.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaGuardTest {
    private static final String COMMON = "'seq':7,'timestamp':1767225600.007,'event_id':'e-7','user_id':'ada',"
            + "'thread_id':'t-1','run_id':'r-1','agent_name':'writer'";
    private static final String RUN = "{'run_id':'r-1','thread_id':'t-1','agent_name':'writer','started_at':1.500,"
            + "'open_tools':[{'execution_id':'x-1','tool_name':'search'}],'messages':[{'message_id':'m-1','length':3}],"
            + "'awaiting_user':true}";
    private static final String ENDED = RUN.replace("true}", "false,'status':'failed','terminal_seq':9}");
    private static final String THINKING = "{'type':'agent_thinking'," + COMMON + ",'reasoning':'why'}";
    private static final String GAP = "{'type':'resume_gap','reason':'trimmed','lost':"
            + "[{'from':1,'to':2,'deltas_only':true}],'head':9,'runs':[" + RUN + "," + ENDED + "]}";

    private final SchemaGuard guard = SchemaGuard.shared();

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private String complaint(String frame) {
        return guard.complaint(json(frame));
    }

    @Test
    void a_frame_as_the_schema_says_is_clean_and_its_shape_is_validated_once() {
        assertThat(complaint(THINKING)).isEmpty();
        int shapes = guard.shapes();
        assertThat(complaint(THINKING.replace("why", "why not").replace("'seq':7", "'seq':8")))
                .isEmpty();
        assertThat(guard.shapes()).isEqualTo(shapes);
        assertThat(complaint(GAP)).isEmpty();
    }

    @Test
    void an_unknown_field_a_missing_field_and_a_wrong_kind_are_found_also_in_what_is_nested() {
        List<String> planted = List.of(
                THINKING.replace("'reasoning'", "'payload':{},'reasoning'"),
                THINKING.replace("'reasoning':'why'", "'results':null"),
                THINKING.replace(",'reasoning':'why'", ""),
                THINKING.replace("'event_id':'e-7',", ""),
                THINKING.replace("'seq':7", "'seq':'7'"),
                THINKING.replace("'why'", "null"),
                GAP.replace("'from':1,", ""),
                GAP.replace("'deltas_only':true", "'deltas_only':1"),
                GAP.replace("'length':3", "'length':3,'text':'abc'"),
                GAP.replace("'awaiting_user':true", "'awaiting_user':true,'status':'running'"),
                GAP.replace(",'terminal_seq':9", ""),
                GAP.replace("trimmed", "forgotten"),
                "{'type':'heartbeat','position':3,'seq':3}",
                "{'type':'pong','position':3}",
                "{'type':'connected'}",
                "{'position':3}",
                "[]",
                "not json");
        assertThat(planted).allSatisfy(frame -> {
            assertThat(complaint(frame)).as(frame).isNotEmpty();
            assertThat(complaint(frame)).as("again: " + frame).isNotEmpty();
        });
        assertThatThrownBy(() -> guard.check(json(planted.get(0))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("payload");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'seq':7>'seq':0",
                "'seq':7>'seq':7.5",
                "'seq':7>'seq':-7",
                "'e-7'>''",
                "'e-7'>'  '",
                "'t-1'>'LONG'",
                "'reasoning'>'step_number':0,'reasoning'",
                "'reasoning'>'truncated':false,'reasoning'",
                "1767225600.007>-1.5"
            })
    void a_value_out_of_its_range_is_found_although_frames_like_it_were_clean(String change) {
        assertThat(complaint(THINKING)).isEmpty();
        String[] parts = change.split(">", -1);
        String broken = THINKING.replace(parts[0], parts[1].replace("LONG", "l".repeat(129)));
        assertThat(broken).isNotEqualTo(THINKING);
        assertThat(complaint(broken)).isNotEmpty();
    }

    @Test
    void progress_ends_at_one_hundred_and_a_fraction_is_no_offset() {
        String progress = "{'type':'progress_update'," + COMMON + ",'progress':100}";
        assertThat(complaint(progress)).isEmpty();
        assertThat(complaint(progress.replace("100", "100.5"))).isNotEmpty();
        String delta = "{'type':'message_delta'," + COMMON + ",'message_id':'m','offset':12,'delta':'x','first_seq':3}";
        assertThat(complaint(delta)).isEmpty();
        assertThat(complaint(delta.replace(":12", ":1.5"))).isNotEmpty();
        assertThat(complaint(delta.replace(":3}", ":0}"))).isNotEmpty();
    }

    @Test
    void the_name_of_a_custom_event_is_held_against_its_pattern() {
        String custom = "{'type':'NAME'," + COMMON + ",'data':{'anything':[1,{'at':null}]}}";
        for (String name : List.of("x_note", "team.note", "a-b.c_d", "x_" + "n".repeat(62))) {
            assertThat(complaint(custom.replace("NAME", name))).as(name).isEmpty();
        }
        for (String name : List.of("note", "x_Note", ".note", "team.", "agent_started", "x_" + "n".repeat(63))) {
            assertThat(complaint(custom.replace("NAME", name))).as(name).isNotEmpty();
        }
        assertThat(complaint(custom.replace("NAME", "x_note").replace("{'anything':[1,{'at':null}]}", "[]")))
                .isNotEmpty();
    }

    @Test
    void what_a_client_may_send_is_described_as_well() {
        for (String frame : List.of(
                "{'type':'ack','seq':0}",
                "{'type':'ping','request_id':'q'}",
                "{'type':'cancel_run','run_id':'r'}",
                "{'type':'cancel_run','request_id':'q'}",
                "{'type':'user_message','message':'hi','thread_id':'t','mood':{'good':true}}",
                "{'type':'resume','epoch':'e','seq':0}",
                "{'type':'resume','epoch':'e','seq':4,'event_id':'x'}",
                "{'type':'authenticate','token':'t'}",
                "{'type':'authenticate','token':'t','epoch':'e','seq':4,'event_id':'x'}",
                "{'type':'x_vote','choice':3}")) {
            assertThat(guard.complaint("client_frame", json(frame))).as(frame).isEmpty();
        }
        for (String frame : Arrays.asList(
                "{'type':'ack'}",
                "{'type':'ack','seq':-1}",
                "{'type':'ack','seq':'1'}",
                "{'type':'cancel_run'}",
                "{'type':'user_message'}",
                "{'type':'resume','seq':4}",
                "{'type':'resume','epoch':'e','seq':4,'cursor':1}",
                "{'type':'authenticate'}",
                "{'type':'authenticate','token':'t','epoch':'e'}",
                "{'type':'authenticate','token':'t','event_id':'x'}",
                "{'type':' '}",
                "{'type':'x_vote','request_id':7}")) {
            assertThat(guard.complaint("client_frame", json(frame))).as(frame).isNotEmpty();
        }
    }
}
