package dev.tidings.testkit.client;

import java.io.Serial;

/** The server answered a message with an error, or nobody can tell what became of it. */
public final class MessageRefusedException extends RuntimeException {
    /** The error code of a message that was sent to a server which is gone, so that it may have been handled or not. */
    public static final String OUTCOME_UNKNOWN = "outcome_unknown";

    @Serial
    private static final long serialVersionUID = 1L;

    /** The code for programs. */
    private final String errorCode;

    /** Whether the same message may succeed later. */
    private final boolean retryable;

    MessageRefusedException(String errorCode, String message, boolean retryable) {
        super(errorCode + ": " + message);
        this.errorCode = errorCode;
        this.retryable = retryable;
    }

    /**
     * Returns the code for programs.
     *
     * @return the error code of the wire, or {@link #OUTCOME_UNKNOWN}
     */
    public String errorCode() {
        return errorCode;
    }

    /**
     * Says whether the same message may succeed later.
     *
     * @return what the server said
     */
    public boolean retryable() {
        return retryable;
    }
}
