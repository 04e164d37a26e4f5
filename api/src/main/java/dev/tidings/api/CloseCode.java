package dev.tidings.api;

/**
 * The close codes that Tidings sends, and no others. A 44xx code says that the client must change something before
 * it connects again, except where {@link #retryable()} says otherwise.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-7.4">RFC 6455, section 7.4</a>
 */
public enum CloseCode {
    /** The connection has done its work. */
    NORMAL(1000, false),
    /** The server shuts down; connect again elsewhere or later. */
    GOING_AWAY(1001, true),
    /** The peer broke the WebSocket protocol. */
    PROTOCOL_ERROR(1002, false),
    /** The peer sent a kind of frame that is not accepted, such as binary. */
    UNSUPPORTED_DATA(1003, false),
    /** A text frame was not valid UTF-8. */
    MALFORMED_DATA(1007, false),
    /** A message was larger than the limit. */
    MESSAGE_TOO_BIG(1009, false),
    /** The server failed. */
    SERVER_ERROR(1011, true),
    /** The server restarts, or the user's log began a new epoch. */
    SERVICE_RESTART(1012, true),
    /** The server is not ready yet, or a service it needs is unavailable. */
    TRY_AGAIN_LATER(1013, true),
    /** The client read too slowly; it may connect again and resume. */
    SLOW_CONSUMER(4008, true),
    /** The client broke the {@code tidings.v1} protocol. */
    BAD_MESSAGE(4400, false),
    /** There was no valid credential, or it expired. */
    UNAUTHENTICATED(4401, false),
    /** The credential does not allow this. */
    FORBIDDEN(4403, false),
    /** What was asked for does not exist for this user. */
    NOT_FOUND(4404, false),
    /** The client did not authenticate in time. */
    AUTHENTICATION_TIMEOUT(4408, true),
    /** A newer connection of the same client took over. */
    REPLACED(4409, false),
    /** A rate or connection limit was reached. */
    LIMIT_EXCEEDED(4429, true);

    private final int code;
    private final boolean retryable;

    CloseCode(int code, boolean retryable) {
        this.code = code;
        this.retryable = retryable;
    }

    /**
     * Returns the number on the wire.
     *
     * @return the close code
     */
    public int code() {
        return code;
    }

    /**
     * Says whether a client may connect again unchanged, with back-off and jitter.
     *
     * @return true if the same client may try again
     */
    public boolean retryable() {
        return retryable;
    }
}
