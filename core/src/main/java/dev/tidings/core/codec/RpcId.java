package dev.tidings.core.codec;

import dev.tidings.api.MessageReply;
import dev.tidings.api.RunId;
import dev.tidings.api.spi.OutboundFrame;
import org.jspecify.annotations.Nullable;

/**
 * The id of a JSON-RPC call. An answer has it with the same value: a text or an integer, which fits 64 bits, exactly, and
 * a fraction as the nearest double.
 *
 * @param given whether there is one; a call without is a notification, which nobody answers
 * @param value a text, a {@code Long}, a {@code Double} or null
 */
public record RpcId(boolean given, @Nullable Object value) {
    static final int MAX_LENGTH = 128;

    /** Returns no id, which is also that of an answer to what has none that could be read. */
    static RpcId none() {
        return new RpcId(false, null);
    }

    /**
     * Makes the answer to a call that was taken.
     *
     * @param method what was called, as it came
     * @param runId the run that works on it, or null
     * @return the frame
     */
    public OutboundFrame result(String method, @Nullable RunId runId) {
        return RpcFrames.result(this, method, runId);
    }

    /**
     * Makes the answer to a call that was refused.
     *
     * @param rejected why
     * @param retryAfterMillis when it may be tried again, or null if that is not known
     * @return the frame
     */
    public OutboundFrame error(MessageReply.Rejected rejected, @Nullable Long retryAfterMillis) {
        return RpcFrames.error(this, rejected, retryAfterMillis);
    }

    static boolean isValid(@Nullable Object value) {
        return value == null
                || value instanceof Number
                || (value instanceof String text && text.length() <= MAX_LENGTH);
    }
}
