package dev.tidings.api.event;

import java.util.Objects;

/**
 * The run ended with an error.
 *
 * @param error what went wrong, for the user; never a stack trace
 * @param errorCode a short code for programs, such as {@code timeout}; not blank
 * @param retryable whether the same request may succeed later
 */
public record AgentError(String error, String errorCode, boolean retryable) implements AgentEvent {
    /** The run's handle was closed without a result. */
    public static final String ABANDONED = "abandoned";
    /** The agent failed. */
    public static final String AGENT_FAILED = "agent_failed";
    /** The server shut down while the run was open. */
    public static final String SERVER_SHUTDOWN = "server_shutdown";
    /** There was no room to execute the agent. */
    public static final String REJECTED = "rejected";
    /** The run that started this one ended first. */
    public static final String PARENT_ENDED = "parent_ended";
    /** The agent is gone without a word. */
    public static final String AGENT_DEATH = "agent_death";
    /** The run reached one of its time limits. */
    public static final String TIMEOUT = "timeout";

    /**
     * Checks the parts.
     *
     * @param error what went wrong
     * @param errorCode a short code for programs
     * @param retryable whether the same request may succeed later
     * @throws IllegalArgumentException if the error code is blank
     */
    public AgentError {
        Objects.requireNonNull(error, "error");
        Checks.notBlank("error code", errorCode);
    }

    @Override
    public String type() {
        return EventTypes.AGENT_ERROR;
    }

    @Override
    public boolean terminal() {
        return true;
    }
}
