package dev.tidings.core.codec;

import dev.tidings.api.MessageReply;

/** The error codes of JSON-RPC 2.0. */
public enum RpcError {
    /** It is no call. */
    INVALID_REQUEST(-32600),
    /** Nobody handles the method. */
    METHOD_NOT_FOUND(-32601),
    /** The parameters are not what the method takes. */
    INVALID_PARAMS(-32602),
    /** The handler failed. */
    INTERNAL_ERROR(-32603),
    /** Anything else; {@code data.error_code} says what. */
    SERVER_ERROR(-32000);

    private final int code;

    RpcError(int code) {
        this.code = code;
    }

    /** Returns the number on the wire. */
    public int code() {
        return code;
    }

    /** Returns what a refusal is in JSON-RPC. */
    static RpcError of(MessageReply.Rejected rejected) {
        return switch (rejected.errorCode()) {
            case "unknown_type" -> METHOD_NOT_FOUND;
            case "bad_message" -> INVALID_PARAMS;
            case "internal_error" -> INTERNAL_ERROR;
            default -> SERVER_ERROR;
        };
    }
}
