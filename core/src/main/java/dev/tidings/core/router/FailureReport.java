package dev.tidings.core.router;

import dev.tidings.api.MessageReply;
import dev.tidings.core.text.SafeFailure;
import dev.tidings.core.text.SafeText;
import java.util.UUID;
import org.slf4j.Logger;

/** Splits a failure in two: the cause goes to the log, and the client gets an id to ask about it with. */
public final class FailureReport {
    private FailureReport() {}

    /**
     * Logs a failure.
     *
     * @param log where to
     * @param what what failed, as in "the handler of user_message"
     * @param cause why
     * @return what the client is told: nothing of the cause
     */
    public static MessageReply.Rejected internalError(Logger log, String what, Throwable cause) {
        String correlationId = "err_" + UUID.randomUUID();
        log.error("{} failed, correlation id {}", SafeText.of(what), correlationId, SafeFailure.of(cause));
        return new MessageReply.Rejected(
                "internal_error", "the server failed on this message, correlation id " + correlationId, true);
    }
}
