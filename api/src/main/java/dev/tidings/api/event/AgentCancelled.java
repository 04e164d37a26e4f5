package dev.tidings.api.event;

import java.util.Objects;

/**
 * The run was cancelled.
 *
 * @param reason why, for the user
 */
public record AgentCancelled(String reason) implements AgentEvent {
    /**
     * Checks the part.
     *
     * @param reason why
     */
    public AgentCancelled {
        Objects.requireNonNull(reason, "reason");
    }

    @Override
    public String type() {
        return EventTypes.AGENT_CANCELLED;
    }

    @Override
    public boolean terminal() {
        return true;
    }
}
