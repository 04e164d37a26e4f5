package dev.tidings.api;

import dev.tidings.api.event.EventTypes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link StandardWebSocketBridge} is asked to tell: one record for each event, with the run it belongs to first.
 * These records hold anything; the bridge judges it and refuses what is not valid, so that nothing is thrown at an
 * agent. Who works is said once, in {@link AgentStarted}; every event of the run carries it from there.
 */
public sealed interface BridgeNotification {
    /**
     * Returns the run that it belongs to.
     *
     * @return the run id
     */
    RunId runId();

    /**
     * Returns the type of the event on the wire.
     *
     * @return the type
     */
    String eventType();

    /**
     * The run began.
     *
     * @param runId the run
     * @param agentName who works; not blank
     * @param taskDescription what it works on, or null
     */
    record AgentStarted(
            RunId runId, String agentName, @Nullable String taskDescription) implements BridgeNotification {
        @Override
        public String eventType() {
            return EventTypes.AGENT_STARTED;
        }
    }

    /**
     * The agent considers something.
     *
     * @param runId the run
     * @param reasoning the thought
     * @param stepNumber the number of the step, from 1, or null
     */
    record AgentThinking(
            RunId runId, String reasoning, @Nullable Integer stepNumber) implements BridgeNotification {
        @Override
        public String eventType() {
            return EventTypes.AGENT_THINKING;
        }
    }

    /**
     * A tool begins to execute.
     *
     * @param runId the run
     * @param toolName the tool; not blank
     * @param toolArgs its arguments
     * @param executionId what pairs this with its {@link ToolCompleted}, or null for a new id
     */
    record ToolExecuting(
            RunId runId,
            String toolName,
            Map<String, ? extends @Nullable Object> toolArgs,
            @Nullable ExecutionId executionId)
            implements BridgeNotification {
        @Override
        public String eventType() {
            return EventTypes.TOOL_EXECUTING;
        }
    }

    /**
     * A tool ended.
     *
     * @param runId the run
     * @param toolName the tool; not blank
     * @param executionId the execution that ended, or null for the oldest open one of that tool
     * @param results what it found, or null
     * @param error what went wrong, or null if it did what it should
     */
    record ToolCompleted(
            RunId runId,
            String toolName,
            @Nullable ExecutionId executionId,
            @Nullable Object results,
            @Nullable String error)
            implements BridgeNotification {
        @Override
        public String eventType() {
            return EventTypes.TOOL_COMPLETED;
        }
    }

    /**
     * The run ended with an answer.
     *
     * @param runId the run
     * @param finalResponse the answer, or null
     */
    record AgentCompleted(RunId runId, @Nullable Object finalResponse) implements BridgeNotification {
        @Override
        public String eventType() {
            return EventTypes.AGENT_COMPLETED;
        }
    }

    /**
     * The run ended with an error.
     *
     * @param runId the run
     * @param error what went wrong, for the user
     * @param errorCode a short code for programs; not blank
     * @param retryable whether the same request may succeed later
     */
    record AgentError(RunId runId, String error, String errorCode, boolean retryable) implements BridgeNotification {
        @Override
        public String eventType() {
            return EventTypes.AGENT_ERROR;
        }
    }

    /**
     * The agent is gone without a word. The user sees {@code agent_error} of code
     * {@value dev.tidings.api.event.AgentError#AGENT_DEATH}.
     *
     * @param runId the run
     * @param cause what is known of it, for the user
     */
    record AgentDeath(RunId runId, String cause) implements BridgeNotification {
        @Override
        public String eventType() {
            return EventTypes.AGENT_ERROR;
        }
    }

    /**
     * How far the run is.
     *
     * @param runId the run
     * @param percent from 0 to 100
     * @param message what is being done, or null
     */
    record Progress(RunId runId, double percent, @Nullable String message) implements BridgeNotification {
        @Override
        public String eventType() {
            return EventTypes.PROGRESS_UPDATE;
        }
    }

    /**
     * An event of the application's own.
     *
     * @param runId the run
     * @param type a name that begins with {@code x_} or has a namespace
     * @param data any values that Jackson can write
     */
    record Custom(RunId runId, String type, Map<String, ? extends @Nullable Object> data)
            implements BridgeNotification {
        @Override
        public String eventType() {
            return type;
        }
    }
}
