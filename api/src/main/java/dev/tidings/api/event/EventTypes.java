package dev.tidings.api.event;

/** The names of the event types on the wire. */
public final class EventTypes {
    /** A run began. */
    public static final String AGENT_STARTED = "agent_started";
    /** The agent reasons. */
    public static final String AGENT_THINKING = "agent_thinking";
    /** A tool begins to execute. */
    public static final String TOOL_EXECUTING = "tool_executing";
    /** A tool ended. */
    public static final String TOOL_COMPLETED = "tool_completed";
    /** The run ended with an answer. */
    public static final String AGENT_COMPLETED = "agent_completed";
    /** The run ended with an error. */
    public static final String AGENT_ERROR = "agent_error";
    /** The run was cancelled. */
    public static final String AGENT_CANCELLED = "agent_cancelled";
    /** A piece of streamed text. */
    public static final String MESSAGE_DELTA = "message_delta";
    /** How far the run is. */
    public static final String PROGRESS_UPDATE = "progress_update";

    private EventTypes() {}
}
