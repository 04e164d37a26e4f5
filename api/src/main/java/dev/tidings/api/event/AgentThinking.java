package dev.tidings.api.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The agent says what it considers.
 *
 * @param reasoning the thought
 * @param stepNumber the number of the step, from 1, or null
 */
public record AgentThinking(String reasoning, @Nullable Integer stepNumber) implements AgentEvent {
    /**
     * Checks the parts.
     *
     * @param reasoning the thought
     * @param stepNumber the number of the step
     * @throws IllegalArgumentException if the step number is below 1
     */
    public AgentThinking {
        Objects.requireNonNull(reasoning, "reasoning");
        if (stepNumber != null && stepNumber < 1) {
            throw new IllegalArgumentException("step number must be >= 1 but was " + stepNumber);
        }
    }

    /**
     * Makes a thought without a step number.
     *
     * @param reasoning the thought
     * @return the event
     */
    public static AgentThinking of(String reasoning) {
        return new AgentThinking(reasoning, null);
    }

    @Override
    public String type() {
        return EventTypes.AGENT_THINKING;
    }

    @Override
    public boolean critical() {
        return true;
    }
}
