package dev.tidings.api.event;

/**
 * Something an agent says while it works. The records carry what the caller knows; ids, sequence number, timestamp
 * and agent name are added by the engine, which also decides whether the event is allowed now.
 *
 * <p>Five types are critical and never removed, renamed, batched away, reordered or dropped: {@link AgentStarted},
 * {@link AgentThinking}, {@link ToolExecuting}, {@link ToolCompleted} and {@link AgentCompleted}.
 *
 * <p>The hierarchy is sealed, and a new type is a minor release: a {@code switch} over it needs a default branch.
 */
public sealed interface AgentEvent
        permits AgentStarted,
                AgentThinking,
                ToolExecuting,
                ToolCompleted,
                AgentCompleted,
                AgentError,
                AgentCancelled,
                MessageDelta,
                ProgressUpdate,
                CustomEvent,
                UnknownEvent {
    /**
     * Returns the name on the wire.
     *
     * @return the type, such as {@code agent_started}
     */
    String type();

    /**
     * Says whether this event ends its run.
     *
     * @return true for {@link AgentCompleted}, {@link AgentError} and {@link AgentCancelled}
     */
    default boolean terminal() {
        return false;
    }

    /**
     * Says whether this is one of the five critical events.
     *
     * @return true for the five
     */
    default boolean critical() {
        return false;
    }
}
