package dev.tidings.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run is started with.
 *
 * @param context whose run
 * @param agentName who works; not blank
 * @param taskDescription what it works on, or null
 * @param limits how long it may take, or null for the server's limits; its total must be less than the server's limit
 *     for an idle connection, or the start is refused
 * @param onDisconnect what becomes of it when its user is gone, or null for the server's policy
 */
public record RunRequest(
        UserExecutionContext context,
        String agentName,
        @Nullable String taskDescription,
        @Nullable RunLimits limits,
        @Nullable DisconnectPolicy onDisconnect) {
    /**
     * Checks the part that is required.
     *
     * @param context whose run
     * @param agentName who works; judged when the run starts
     * @param taskDescription what it works on
     * @param limits how long it may take
     * @param onDisconnect what becomes of it when its user is gone
     */
    public RunRequest {
        Objects.requireNonNull(context, "context");
    }

    /**
     * Asks for a run with the server's limits and policy.
     *
     * @param context whose run
     * @param agentName who works; not blank
     * @return the request
     */
    public static RunRequest of(UserExecutionContext context, String agentName) {
        return new RunRequest(context, agentName, null, null, null);
    }

    /**
     * Says what the run works on.
     *
     * @param value the task
     * @return the changed request
     */
    public RunRequest task(String value) {
        return new RunRequest(context, agentName, value, limits, onDisconnect);
    }

    /**
     * Sets how long the run may take.
     *
     * @param value the limits
     * @return the changed request
     */
    public RunRequest limits(RunLimits value) {
        return new RunRequest(
                context, agentName, taskDescription, Objects.requireNonNull(value, "limits"), onDisconnect);
    }

    /**
     * Sets what becomes of the run when its user is gone.
     *
     * @param value the policy
     * @return the changed request
     */
    public RunRequest onDisconnect(DisconnectPolicy value) {
        return new RunRequest(
                context, agentName, taskDescription, limits, Objects.requireNonNull(value, "onDisconnect"));
    }
}
