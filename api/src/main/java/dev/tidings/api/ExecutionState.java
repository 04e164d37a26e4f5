package dev.tidings.api;

import java.util.Locale;

/** What state an execution of an agent is in, and which state may follow which. */
public enum ExecutionState {
    /** The engine was made and has executed nothing. */
    PENDING,
    /** The run is started, and the agent waits for a thread. */
    STARTING,
    /** The agent is at work. */
    RUNNING,
    /** The agent has returned, and its run is being completed. */
    COMPLETING,
    /** The run ended with {@code agent_completed}. */
    COMPLETED,
    /** The run ended with an error, or its start was refused. */
    FAILED,
    /** The run reached one of its time limits. */
    TIMEOUT,
    /** The agent's thread died of an {@link java.lang.Error}, or the agent left without a result. */
    DEAD,
    /** The run, or an engine that had executed nothing, was cancelled. */
    CANCELLED;

    /**
     * Says whether nothing can follow.
     *
     * @return true for the last five
     */
    public boolean terminal() {
        return compareTo(COMPLETED) >= 0;
    }

    /**
     * Says whether a state may follow this one directly. Each of the first four may be followed by the next one and by
     * {@link #CANCELLED}; once the run is started, also by {@link #FAILED}, {@link #TIMEOUT} and {@link #DEAD}; a
     * terminal state by none.
     *
     * @param next the state
     * @return whether it may
     */
    public boolean canBecome(ExecutionState next) {
        return switch (this) {
            case PENDING -> next == STARTING || next == CANCELLED;
            case STARTING -> next == RUNNING || next.failed();
            case RUNNING -> next == COMPLETING || next.failed();
            case COMPLETING -> next == COMPLETED || next.failed();
            case COMPLETED, FAILED, TIMEOUT, DEAD, CANCELLED -> false;
        };
    }

    private boolean failed() {
        return compareTo(FAILED) >= 0;
    }

    /**
     * Returns the name for programs, such as {@code completed}.
     *
     * @return the name in lower case
     */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
