package dev.tidings.core.codec;

import dev.tidings.api.RequestId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a message that has a member {@code jsonrpc} as a call of JSON-RPC 2.0. */
final class RpcCalls {
    private static final String PARAMS = "params";

    private RpcCalls() {}

    static boolean isCall(Map<String, @Nullable Object> fields) {
        return fields.containsKey("jsonrpc");
    }

    static Inbound read(Map<String, @Nullable Object> fields) {
        if (!RpcId.isValid(fields.get("id"))) {
            return malformed(
                    RpcId.none(),
                    RpcError.INVALID_REQUEST,
                    "id must be a number, null or a text of at most " + RpcId.MAX_LENGTH + " characters");
        }
        RpcId id = fields.containsKey("id") ? new RpcId(true, fields.get("id")) : RpcId.none();
        if (!"2.0".equals(fields.get("jsonrpc"))) {
            return malformed(id, RpcError.INVALID_REQUEST, "jsonrpc must be \"2.0\"");
        }
        try {
            return call(id, InboundDecoder.type("method", fields), fields);
        } catch (InboundTree.RejectedException e) {
            return malformed(id, RpcError.INVALID_REQUEST, e.reason());
        }
    }

    private static Inbound call(RpcId id, String method, Map<String, @Nullable Object> fields) {
        if (!fields.containsKey(PARAMS)) {
            return new Inbound.Call(id, method, null, Map.of());
        }
        if (!(fields.get(PARAMS) instanceof Map<?, ?> params)) {
            return malformed(
                    id,
                    RpcError.INVALID_PARAMS,
                    "params must be an object but was something else: name each parameter");
        }
        try {
            @SuppressWarnings("unchecked") // InboundTree makes maps of names and values only
            Map<String, @Nullable Object> named = (Map<String, @Nullable Object>) params;
            RequestId requestId = InboundDecoder.requestId(named);
            return new Inbound.Call(id, method, requestId, named);
        } catch (InboundTree.RejectedException e) {
            return malformed(id, RpcError.INVALID_PARAMS, e.reason());
        }
    }

    private static Inbound malformed(RpcId id, RpcError error, String message) {
        return new Inbound.MalformedCall(id, error, message);
    }
}
