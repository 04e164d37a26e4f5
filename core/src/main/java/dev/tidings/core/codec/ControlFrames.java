package dev.tidings.core.codec;

import dev.tidings.api.MessageReply;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.spi.LostRange;
import dev.tidings.api.spi.OutboundFrame;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The server's control frames. {@code type} comes first; only {@code connection_established} has a {@code seq}. */
public final class ControlFrames {
    /** The protocol and its version. */
    public static final String PROTOCOL = "tidings.v1";

    private static final int TYPICAL_SIZE = 256;
    private static final int MAX_MESSAGE_BYTES = 4096;
    private static final int MAX_DETAILS = 32;
    private static final OutboundFrame PONG = frame(begin("pong"));

    private ControlFrames() {}

    /**
     * Makes {@code connection_established}.
     *
     * @param established what the client is told first
     * @return the frame
     */
    public static OutboundFrame connectionEstablished(ConnectionEstablished established) {
        JsonBuffer out = begin("connection_established");
        out.member("connection_id").text(established.connectionId().value());
        out.member("user_id").text(established.userId().value());
        out.member("epoch").text(established.epoch().value());
        out.member("seq").number(established.head());
        out.member("position").number(established.position());
        out.member("heartbeat_interval_ms").number(established.heartbeatIntervalMillis());
        out.member("protocol").text(PROTOCOL);
        RunSnapshots.write(out, established.runs());
        return frame(out);
    }

    /**
     * Makes {@code resumed}: the client gets everything it missed.
     *
     * @param from the sequence number it resumes after
     * @param to the head at that moment
     * @return the frame
     */
    public static OutboundFrame resumed(long from, long to) {
        JsonBuffer out = begin("resumed");
        out.member("from").number(from);
        out.member("to").number(to);
        return frame(out);
    }

    /**
     * Makes {@code resume_gap}: the client does not get everything it missed.
     *
     * @param reason why
     * @param lost what is gone, as far as it can be told
     * @param head the last sequence number that was assigned
     * @param runs the open runs, and those that ended since the cursor
     * @return the frame
     */
    public static OutboundFrame resumeGap(GapReason reason, List<LostRange> lost, long head, List<RunSnapshot> runs) {
        JsonBuffer out = begin("resume_gap");
        out.member("reason").text(reason.wireName());
        out.member("lost").put('[');
        String separator = "";
        for (LostRange range : lost) {
            out.ascii(separator).put('{').member("from").number(range.from());
            out.member("to").number(range.to());
            out.member("deltas_only").ascii(String.valueOf(range.deltasOnly())).put('}');
            separator = ",";
        }
        out.put(']').member("head").number(head);
        RunSnapshots.write(out, runs);
        return frame(out);
    }

    /**
     * Makes {@code heartbeat}.
     *
     * @param position the last sequence number the connection was sent or that its filter hid
     * @return the frame
     */
    public static OutboundFrame heartbeat(long position) {
        JsonBuffer out = begin("heartbeat");
        out.member("position").number(position);
        return frame(out);
    }

    /**
     * Returns {@code pong}.
     *
     * @return the frame, always the same
     */
    public static OutboundFrame pong() {
        return PONG;
    }

    /**
     * Makes {@code accepted}.
     *
     * @param requestId the request it answers
     * @param runId the run that works on it, or null
     * @return the frame
     */
    public static OutboundFrame accepted(RequestId requestId, @Nullable RunId runId) {
        JsonBuffer out = begin("accepted");
        out.member("request_id").text(requestId.value());
        if (runId != null) {
            out.member("run_id").text(runId.value());
        }
        return frame(out);
    }

    /**
     * Makes {@code error_message}. Texts are cut at 4,096 bytes, and of the details the first 32 are kept.
     *
     * @param error what is wrong
     * @param requestId the request it answers, or null
     * @param details more of it for programs
     * @return the frame
     */
    public static OutboundFrame errorMessage(
            MessageReply.Rejected error, @Nullable RequestId requestId, Map<String, String> details) {
        JsonBuffer out = begin("error_message");
        out.member("error_code").text(error.errorCode(), MAX_MESSAGE_BYTES);
        out.member("error_message").text(error.message(), MAX_MESSAGE_BYTES);
        out.member("retryable").ascii(String.valueOf(error.retryable()));
        if (requestId != null) {
            out.member("request_id").text(requestId.value());
        }
        out.member("details").put('{');
        details.entrySet().stream().limit(MAX_DETAILS).forEach(detail -> writeDetail(out, detail));
        return frame(out.put('}'));
    }

    private static void writeDetail(JsonBuffer out, Map.Entry<String, String> detail) {
        if (out.array()[out.size() - 1] != '{') {
            out.put(',');
        }
        out.text(detail.getKey(), Envelope.MAX_NAME_BYTES);
        out.put(':').text(detail.getValue(), MAX_MESSAGE_BYTES);
    }

    /**
     * Makes {@code going_away}.
     *
     * @param reconnectAfterMillis how long the client should wait before it connects again
     * @param position the last sequence number the connection will be sent
     * @return the frame
     */
    public static OutboundFrame goingAway(long reconnectAfterMillis, long position) {
        JsonBuffer out = begin("going_away");
        out.member("reconnect_after_ms").number(reconnectAfterMillis);
        out.member("position").number(position);
        return frame(out);
    }

    private static JsonBuffer begin(String type) {
        JsonBuffer out = new JsonBuffer(OutboundFrame.MAX_HEADER, TYPICAL_SIZE);
        return out.put('{').member("type").text(type);
    }

    private static OutboundFrame frame(JsonBuffer out) {
        return OutboundFrame.inPlace(out.put('}').toArray(), OutboundFrame.MAX_HEADER);
    }
}
