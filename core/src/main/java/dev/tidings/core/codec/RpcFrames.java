package dev.tidings.core.codec;

import dev.tidings.api.MessageReply;
import dev.tidings.api.RunId;
import dev.tidings.api.spi.OutboundFrame;
import org.jspecify.annotations.Nullable;

/** The answers to calls of JSON-RPC 2.0. */
final class RpcFrames {
    private static final int TYPICAL_SIZE = 256;
    private static final int MAX_MESSAGE_BYTES = 4096;

    private RpcFrames() {}

    /** Answers a call that was taken. */
    static OutboundFrame result(RpcId id, String method, @Nullable RunId runId) {
        JsonBuffer out = begin();
        out.member("result").put('{').member("status").text("processed");
        out.member("method").text(method, MAX_MESSAGE_BYTES);
        if (runId != null) {
            out.member("run_id").text(runId.value());
        }
        return end(out.put('}'), id);
    }

    /** Answers a call that was refused. */
    static OutboundFrame error(RpcId id, MessageReply.Rejected rejected, @Nullable Long retryAfterMillis) {
        return error(id, RpcError.of(rejected), rejected, retryAfterMillis);
    }

    /** Answers what is no proper call. */
    static OutboundFrame error(Inbound.MalformedCall malformed) {
        MessageReply.Rejected rejected = new MessageReply.Rejected("bad_message", malformed.message(), false);
        return error(malformed.id(), malformed.error(), rejected, null);
    }

    private static OutboundFrame error(
            RpcId id, RpcError error, MessageReply.Rejected rejected, @Nullable Long retryAfterMillis) {
        JsonBuffer out = begin();
        out.member("error").put('{').member("code").number(error.code());
        out.member("message").text(rejected.message(), MAX_MESSAGE_BYTES);
        out.member("data").put('{').member("error_code").text(rejected.errorCode(), MAX_MESSAGE_BYTES);
        out.member("retryable").ascii(String.valueOf(rejected.retryable()));
        if (retryAfterMillis != null) {
            out.member("retry_after_ms").number(retryAfterMillis);
        }
        return end(out.put('}').put('}'), id);
    }

    private static JsonBuffer begin() {
        JsonBuffer out = new JsonBuffer(OutboundFrame.MAX_HEADER, TYPICAL_SIZE);
        return out.put('{').member("jsonrpc").text("2.0");
    }

    private static OutboundFrame end(JsonBuffer out, RpcId id) {
        out.member("id");
        if (id.value() instanceof String text) {
            out.text(text);
        } else {
            out.ascii(String.valueOf(id.value()));
        }
        return OutboundFrame.inPlace(out.put('}').toArray(), OutboundFrame.MAX_HEADER);
    }
}
