package dev.tidings.api;

import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.internal.CanonicalAgentRun;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run that was started, and the way an agent tells what it does. Use it in a {@code try} block: whatever happens in
 * it, the user sees exactly one terminal event.
 *
 * <p>Thread-safe; parallel tools complete each at its own time. Nothing here throws because of delivery, and nothing
 * blocks or waits for a client. Calls after the end are refused and counted. What no event can hold, such as a blank
 * tool name or a progress of 150, is refused as well, never thrown at the agent.
 *
 * <p>Implemented by core only: get one from {@link AgentBridge#start}.
 */
public sealed interface AgentRun extends AutoCloseable permits CanonicalAgentRun {
    /**
     * Returns whose run it is.
     *
     * @return the context
     */
    UserExecutionContext context();

    /**
     * Returns what became of {@code agent_started}. If it was refused, so is everything that follows.
     *
     * @return the delivery of the first event
     */
    Delivery started();

    /**
     * Returns the state at this moment.
     *
     * @return the status
     */
    RunStatus status();

    /**
     * Says what the agent considers.
     *
     * @param reasoning the thought
     * @return what became of it
     */
    Delivery thinking(String reasoning);

    /**
     * Says what the agent considers in a numbered step.
     *
     * @param reasoning the thought
     * @param stepNumber the number, from 1
     * @return what became of it
     */
    Delivery thinking(String reasoning, int stepNumber);

    /**
     * Says that a tool begins to execute.
     *
     * @param toolName the tool
     * @param toolArgs its arguments
     * @return the handle that says how it ended
     */
    ToolCall tool(String toolName, Map<String, ? extends @Nullable Object> toolArgs);

    /**
     * Streams text at the end of the run's main message.
     *
     * @param text the next piece; a high surrogate at its end waits for the next piece
     * @return what became of it
     */
    Delivery delta(String text);

    /**
     * Streams text at the end of a message.
     *
     * @param messageId the message
     * @param text the next piece; a high surrogate at its end waits for the next piece
     * @return what became of it
     */
    Delivery delta(MessageId messageId, String text);

    /**
     * Says how far the run is.
     *
     * @param percent from 0 to 100
     * @param message what is being done, or null
     * @return what became of it
     */
    Delivery progress(double percent, @Nullable String message);

    /**
     * Emits any event of the run.
     *
     * @param event the event
     * @return what became of it
     */
    Delivery emit(AgentEvent event);

    /**
     * Says that the run can't go on before its user has done something. The limit of silence does not count from now
     * on, and new connections are told. It ends with the next event of the run. A run that waits for longer than the
     * limit ends with code {@code timeout}; so does one that reaches the limit of the whole run meanwhile.
     *
     * @param limit how long to wait, at least 1 ms
     * @return false if the run has ended or was never started
     * @throws IllegalArgumentException if the limit is below 1 ms
     */
    boolean awaitUser(Duration limit);

    /**
     * Starts a run that belongs to this one. If this one ends first, the child ends before it with code
     * {@code parent_ended}.
     *
     * @param agentName who works
     * @param taskDescription what it works on, or null
     * @return the child
     */
    AgentRun child(String agentName, @Nullable String taskDescription);

    /**
     * Ends the run with an answer.
     *
     * @param finalResponse the answer, or null
     * @return what became of it
     */
    Delivery complete(@Nullable Object finalResponse);

    /**
     * Ends the run with an error. The user sees a general text and a correlation id; the cause goes to the server's
     * log under that id, since its message may hold what users must not see.
     *
     * @param cause what went wrong
     * @return what became of it
     */
    Delivery fail(Throwable cause);

    /**
     * Ends the run with an error in the agent's own words.
     *
     * @param errorCode a short code for programs
     * @param message what went wrong, for the user
     * @param retryable whether the same request may succeed later
     * @return what became of it
     */
    Delivery fail(String errorCode, String message, boolean retryable);

    /**
     * Ends the run as cancelled.
     *
     * @param reason why, for the user
     * @return what became of it
     */
    Delivery cancel(String reason);

    /**
     * Returns how the agent learns that the run was cancelled.
     *
     * @return the token
     */
    CancellationToken cancellation();

    /**
     * Ends the run with {@code agent_error} of code {@code abandoned} unless it has ended. Closing again has no effect.
     */
    @Override
    void close();
}
