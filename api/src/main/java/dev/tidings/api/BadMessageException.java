package dev.tidings.api;

import java.io.Serial;

/**
 * A client's message can't be handled as it is. Thrown by a handler, or failing its stage, it tells the client {@code
 * bad_message} with its text; nothing goes to the log.
 */
public final class BadMessageException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param problem what is wrong, in one line for who wrote the client; quotes nothing of the message
     */
    public BadMessageException(String problem) {
        super(problem);
    }
}
