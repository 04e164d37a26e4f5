package dev.tidings.api.event;

import dev.tidings.api.RunId;
import org.jspecify.annotations.Nullable;

/**
 * A run began. First event of every run, exactly once.
 *
 * @param agentName who works; not blank
 * @param taskDescription what it works on, or null
 * @param parentRunId the run that started this one, or null
 */
public record AgentStarted(
        String agentName,
        @Nullable String taskDescription,
        @Nullable RunId parentRunId) implements AgentEvent {
    /**
     * Checks the name.
     *
     * @param agentName who works
     * @param taskDescription what it works on
     * @param parentRunId the run that started this one
     * @throws IllegalArgumentException if the agent name is blank
     */
    public AgentStarted {
        Checks.notBlank("agent name", agentName);
    }

    /**
     * Makes the event of a run without a parent.
     *
     * @param agentName who works
     * @param taskDescription what it works on, or null
     * @return the event
     */
    public static AgentStarted of(String agentName, @Nullable String taskDescription) {
        return new AgentStarted(agentName, taskDescription, null);
    }

    @Override
    public String type() {
        return EventTypes.AGENT_STARTED;
    }

    @Override
    public boolean critical() {
        return true;
    }
}
