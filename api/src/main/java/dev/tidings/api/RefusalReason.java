package dev.tidings.api;

/** Why an event was refused. */
public enum RefusalReason {
    /** The run has not been started: send {@code agent_started} first. */
    NOT_STARTED,
    /** The run was started before; a run id is used once. */
    ALREADY_STARTED,
    /** The run has ended; nothing follows its terminal event. */
    RUN_ENDED,
    /** No open execution of that tool matches, or it has completed. */
    TOOL_NOT_OPEN,
    /** The event is not valid, such as a progress of 150, a blank tool name, or an offset that does not fit. */
    INVALID_EVENT,
    /** A bound was reached: users, open runs of a user, or events that wait for the log. */
    CAPACITY,
    /** The manager is closed. */
    CLOSED,
    /** The notification names another run than the bridge's. */
    WRONG_RUN,
    /** The bridge has nothing to notify through: set a run, an emitter or a manager. */
    NO_ADAPTER,
    /** What the bridge notifies through threw, or gave no answer. */
    ADAPTER_FAILED
}
