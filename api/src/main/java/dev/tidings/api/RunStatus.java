package dev.tidings.api;

/** What state a run is in. */
public enum RunStatus {
    /** It was started and has not ended. */
    RUNNING,
    /** It ended with {@code agent_completed}. */
    COMPLETED,
    /** It ended with {@code agent_error}. */
    FAILED,
    /** It ended with {@code agent_cancelled}. */
    CANCELLED,
    /** It was never started: the start was refused. */
    REFUSED;

    /**
     * Says whether nothing more can happen.
     *
     * @return false for {@link #RUNNING}
     */
    public boolean ended() {
        return this != RUNNING;
    }
}
