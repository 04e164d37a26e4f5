package dev.tidings.core.codec;

import dev.tidings.api.RunInfo;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Writes what a client that joins is told of runs. */
final class RunSnapshots {
    private RunSnapshots() {}

    static void write(JsonBuffer out, List<RunSnapshot> runs) {
        out.member("runs").put('[');
        String separator = "";
        for (RunSnapshot run : runs) {
            out.ascii(separator);
            write(out, run);
            separator = ",";
        }
        out.put(']');
    }

    private static void write(JsonBuffer out, RunSnapshot run) {
        out.put('{').member("run_id").text(run.runId().value());
        out.member("thread_id").text(run.threadId().value());
        out.member("agent_name").text(run.agentName(), Envelope.MAX_NAME_BYTES);
        out.member("started_at");
        seconds(out, run.startedAt());
        writeOpenTools(out, run.openTools());
        writeMessages(out, run.messages());
        out.member("awaiting_user").ascii(String.valueOf(run.awaitingUser()));
        RunSnapshot.End end = run.end();
        if (end != null) {
            out.member("status").text(end.status().name().toLowerCase(Locale.ROOT));
            out.member("terminal_seq").number(end.terminalSeq());
        }
        out.put('}');
    }

    private static void writeOpenTools(JsonBuffer out, List<RunInfo.OpenTool> tools) {
        out.member("open_tools").put('[');
        String separator = "";
        for (RunInfo.OpenTool tool : tools) {
            out.ascii(separator).put('{');
            out.member("execution_id").text(tool.executionId().value());
            out.member("tool_name").text(tool.toolName(), Envelope.MAX_NAME_BYTES);
            out.put('}');
            separator = ",";
        }
        out.put(']');
    }

    private static void writeMessages(JsonBuffer out, List<RunSnapshot.MessageLength> messages) {
        out.member("messages").put('[');
        String separator = "";
        for (RunSnapshot.MessageLength message : messages) {
            out.ascii(separator).put('{');
            out.member("message_id").text(message.messageId().value());
            out.member("length").number(message.length()).put('}');
            separator = ",";
        }
        out.put(']');
    }

    private static void seconds(JsonBuffer out, Instant instant) {
        long millis = Math.max(0, instant.toEpochMilli());
        out.number(millis / 1000).put('.');
        long fraction = millis % 1000;
        out.ascii(fraction < 10 ? "00" : fraction < 100 ? "0" : "").number(fraction);
    }
}
