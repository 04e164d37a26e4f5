package dev.tidings.netty;

import dev.tidings.api.CloseCode;

/** What a client sent ends its connection. The message is the close reason and never quotes what was sent. */
final class CloseException extends Exception {
    private static final long serialVersionUID = 1L;

    private final CloseCode code;

    CloseException(CloseCode code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    static CloseException of(int code) {
        return switch (code) {
            case 1007 -> new CloseException(CloseCode.MALFORMED_DATA, "text must be valid UTF-8");
            case 1009 -> new CloseException(CloseCode.MESSAGE_TOO_BIG, "message is too large");
            default -> new CloseException(CloseCode.PROTOCOL_ERROR, "frame breaks RFC 6455");
        };
    }

    CloseCode code() {
        return code;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
