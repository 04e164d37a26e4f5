package dev.tidings.core.codec;

import dev.tidings.api.UserExecutionContext;
import java.util.Objects;

/** The members that all events of a run have in common, encoded once per run. Immutable. */
public final class Envelope {
    /** The most bytes of JSON that the name of an agent or a tool takes. */
    static final int MAX_NAME_BYTES = 1024;

    private static final int TYPICAL_SIZE = 256;

    private final byte[] members;
    private final boolean truncated;

    private Envelope(byte[] members, boolean truncated) {
        this.members = members;
        this.truncated = truncated;
    }

    /**
     * Encodes {@code user_id}, {@code thread_id}, {@code run_id} and {@code agent_name}.
     *
     * @param context whose run it is
     * @param agentName who works; cut at 1,024 bytes, and then every event of the run says that it is truncated
     * @return the envelope
     */
    public static Envelope of(UserExecutionContext context, String agentName) {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(agentName, "agentName");
        JsonBuffer out = new JsonBuffer(0, TYPICAL_SIZE);
        out.put(',')
                .ascii("\"" + EventSchema.USER_ID + "\":")
                .text(context.userId().value());
        out.member(EventSchema.THREAD_ID).text(context.threadId().value());
        out.member(EventSchema.RUN_ID).text(context.runId().value());
        boolean whole = out.member(EventSchema.AGENT_NAME).text(agentName, MAX_NAME_BYTES);
        return new Envelope(out.toArray(), !whole);
    }

    int size() {
        return members.length;
    }

    void writeTo(JsonBuffer out) {
        out.put(members, 0, members.length);
    }

    boolean truncated() {
        return truncated;
    }
}
