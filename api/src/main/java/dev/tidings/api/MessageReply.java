package dev.tidings.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a client is told about its message. */
public sealed interface MessageReply {
    /**
     * The message was taken. Sent as {@code accepted} if the message had a request id.
     *
     * @param runId the run that answers it, or null
     */
    record Accepted(@Nullable RunId runId) implements MessageReply {}

    /**
     * The message was refused. Sent as {@code error_message}.
     *
     * @param errorCode a short code for programs
     * @param message what is wrong, for people
     * @param retryable whether the same message may be accepted later
     */
    record Rejected(String errorCode, String message, boolean retryable) implements MessageReply {
        /**
         * Checks the parts.
         *
         * @param errorCode a short code for programs
         * @param message what is wrong
         * @param retryable whether the same message may be accepted later
         */
        public Rejected {
            Objects.requireNonNull(errorCode, "errorCode");
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * Takes a message that no run answers.
     *
     * @return the reply
     */
    static MessageReply accepted() {
        return new Accepted(null);
    }

    /**
     * Takes a message that a run answers.
     *
     * @param runId the run
     * @return the reply
     */
    static MessageReply accepted(RunId runId) {
        return new Accepted(runId);
    }

    /**
     * Refuses a message that the client must change.
     *
     * @param errorCode a short code for programs
     * @param message what is wrong, for people
     * @return the reply
     */
    static MessageReply rejected(String errorCode, String message) {
        return new Rejected(errorCode, message, false);
    }
}
