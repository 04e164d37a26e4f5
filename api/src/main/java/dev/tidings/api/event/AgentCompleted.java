package dev.tidings.api.event;

import org.jspecify.annotations.Nullable;

/**
 * The run ended with an answer. Its status on the wire is {@code completed}; how long it took is measured by the
 * engine.
 *
 * @param finalResponse the answer; any value that Jackson can write, or null
 */
public record AgentCompleted(@Nullable Object finalResponse) implements AgentEvent {
    @Override
    public String type() {
        return EventTypes.AGENT_COMPLETED;
    }

    @Override
    public boolean terminal() {
        return true;
    }

    @Override
    public boolean critical() {
        return true;
    }
}
