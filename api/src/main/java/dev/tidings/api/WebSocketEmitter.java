package dev.tidings.api;

import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.api.internal.CanonicalWebSocketEmitter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Emits the events of one run. Immutable, thread-safe, and cheap to make: it owns no connection and needs no closing.
 * Get one from {@link WebSocketManager#createUserEmitter}. {@link AgentRun} is the safer way to emit, since it makes a
 * wrong sequence impossible to write; both are views of the same run and obey the same rules.
 *
 * <p>The rules of a run: {@code agent_started} first; each tool execution completes once; exactly one terminal event,
 * before which open tools and child runs are closed; nothing after it. What breaks a rule is {@link Delivery.Refused},
 * counted, and never on the wire. No method throws for reasons of delivery, blocks, or waits for a client. What can't
 * be written as JSON becomes {@code {"_unserializable": type}}; what is larger than 64 KiB in one field is cut and
 * the event marked {@code truncated}.
 *
 * <p>Implemented by core only.
 */
public sealed interface WebSocketEmitter permits CanonicalWebSocketEmitter, AuthenticationWebSocketEmitter {
    /**
     * Returns whose run it emits for.
     *
     * @return the context
     */
    UserExecutionContext context();

    /**
     * Emits an event.
     *
     * @param event the event; its objects are read during the call and not kept
     * @return what became of it
     */
    Delivery emit(AgentEvent event);

    /**
     * Waits, without blocking, until any client of the user has acknowledged a sequence number, such as that of a
     * {@link Delivery#position()}.
     *
     * @param seq the number, 1 or more
     * @param limit how long to wait, 0 or more
     * @return what {@link WebSocketManager#awaitAcknowledged} returns
     * @throws IllegalArgumentException if a number is out of range
     */
    CompletionStage<Boolean> awaitAcknowledged(long seq, Duration limit);

    /**
     * Emits {@code agent_started}.
     *
     * @param agentName who works
     * @param taskDescription what it works on, or null
     * @return what became of it
     * @throws IllegalArgumentException if the name is blank
     */
    default Delivery sendAgentStarted(String agentName, @Nullable String taskDescription) {
        return emit(AgentStarted.of(agentName, taskDescription));
    }

    /**
     * Emits {@code agent_thinking}.
     *
     * @param reasoning the thought
     * @return what became of it
     */
    default Delivery sendAgentThinking(String reasoning) {
        return emit(AgentThinking.of(reasoning));
    }

    /**
     * Emits {@code tool_executing} with a new execution id.
     *
     * @param toolName the tool
     * @param toolArgs its arguments
     * @return what became of it
     * @throws IllegalArgumentException if the name is blank
     */
    default Delivery sendToolExecuting(String toolName, Map<String, ? extends @Nullable Object> toolArgs) {
        return emit(ToolExecuting.of(toolName, toolArgs));
    }

    /**
     * Emits {@code tool_completed} for the oldest open execution of a tool.
     *
     * @param toolName the tool
     * @param results what it found, or null
     * @return what became of it
     * @throws IllegalArgumentException if the name is blank
     */
    default Delivery sendToolCompleted(String toolName, @Nullable Object results) {
        return emit(new ToolCompleted(toolName, null, results, true, null));
    }

    /**
     * Emits {@code agent_completed}, after closing open tools and child runs.
     *
     * @param finalResponse the answer, or null
     * @return what became of it
     */
    default Delivery sendAgentCompleted(@Nullable Object finalResponse) {
        return emit(new AgentCompleted(finalResponse));
    }
}
