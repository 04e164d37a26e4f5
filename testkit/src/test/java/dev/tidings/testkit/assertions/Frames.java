package dev.tidings.testkit.assertions;

import dev.tidings.testkit.Recording;
import java.util.ArrayList;
import java.util.List;

/** Writes what a server sends, right or wrong. */
final class Frames {
    private static final long START = 1_767_225_600_000L;

    private final List<String> frames = new ArrayList<>();
    private String user = "ada";
    private String run = "run-1";
    private long seq;
    private long millis;

    static Frames begin() {
        return new Frames();
    }

    Frames of(String newUser, String newRun) {
        user = newUser;
        run = newRun;
        return this;
    }

    Frames after(long position) {
        seq = position;
        return this;
    }

    Frames greeted(String epoch, long position, long head) {
        seq = position;
        return raw(("{'type':'connection_established','connection_id':'c-1','user_id':'%s','epoch':'%s','seq':%d,"
                        + "'position':%d}")
                .formatted(user, epoch, head, position));
    }

    Frames raw(String json) {
        frames.add(json.replace('\'', '"'));
        return this;
    }

    Frames event(String type, String more) {
        seq++;
        String time = String.format("%d.%03d", (START + millis) / 1000, (START + millis) % 1000);
        millis += 10;
        return raw(("{'seq':%d,'timestamp':%s,'type':'%s','event_id':'ev-%s-%d','user_id':'%s','thread_id':'th-1',"
                        + "'run_id':'%s','agent_name':'researcher'%s}")
                .formatted(seq, time, type, user, seq, user, run, more));
    }

    Frames started() {
        return event("agent_started", ",'task_description':'Compare vendors'");
    }

    Frames thinking() {
        return event("agent_thinking", ",'reasoning':'Looking for prices'");
    }

    Frames tool(String id) {
        return event("tool_executing", ",'tool_name':'web_search','tool_args':{},'execution_id':'" + id + "'");
    }

    Frames toolDone(String id) {
        return event(
                "tool_completed",
                ",'tool_name':'web_search','execution_id':'" + id + "','results':null,'success':true,'duration_ms':1");
    }

    Frames completed() {
        return event("agent_completed", ",'final_response':'Vendor B','status':'completed','duration_ms':40");
    }

    Frames failed(String code) {
        return event("agent_error", ",'error':'it took too long','error_code':'" + code + "','retryable':true");
    }

    Frames golden() {
        return started().thinking().tool("ex-1").toolDone("ex-1").completed();
    }

    Recording recording() {
        return Recording.of(frames);
    }
}
