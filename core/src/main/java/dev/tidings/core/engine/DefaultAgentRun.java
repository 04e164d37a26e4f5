package dev.tidings.core.engine;

import dev.tidings.api.AgentRun;
import dev.tidings.api.CancellationToken;
import dev.tidings.api.Delivery;
import dev.tidings.api.ExecutionId;
import dev.tidings.api.MessageId;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunStatus;
import dev.tidings.api.ToolCall;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentCancelled;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.event.ProgressUpdate;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.api.internal.CanonicalAgentRun;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A handle of one run. */
final class DefaultAgentRun implements CanonicalAgentRun {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultAgentRun.class);

    private final Voice voice;
    private final Delivery started;
    private final @Nullable RunState state;
    private final RunCancellation cancellation;
    private final MessageId mainMessage = MessageId.random();

    private DefaultAgentRun(Voice voice, Delivery started, @Nullable RunState state) {
        this.voice = voice;
        this.started = started;
        this.state = state;
        this.cancellation = state == null ? new RunCancellation() : state.cancellation;
    }

    static DefaultAgentRun start(Voice voice, Supplier<AgentStarted> event) {
        String problem = voice.settings().problem(voice.streams().options());
        Delivery delivery = problem.isEmpty()
                ? voice.say(EventTypes.AGENT_STARTED, event)
                : voice.refuse(EventTypes.AGENT_STARTED, new Delivery.Refused(RefusalReason.INVALID_EVENT, problem));
        UserStream stream =
                delivery.refused() ? null : voice.streams().find(voice.context().userId());
        return new DefaultAgentRun(
                voice,
                delivery,
                stream == null ? null : stream.run(voice.context().runId()));
    }

    private Delivery emitIfStarted(String type, Supplier<? extends AgentEvent> event) {
        if (started instanceof Delivery.Refused refusal) {
            return refuse(type, refusal);
        }
        return status().ended() ? refuse(type, ended()) : voice.say(type, event);
    }

    private Delivery.Refused ended() {
        return new Delivery.Refused(
                RefusalReason.RUN_ENDED, "run " + context().runId() + " has ended; start another one");
    }

    Delivery refuse(String type, Delivery.Refused refusal) {
        return voice.refuse(type, refusal);
    }

    @Override
    public UserExecutionContext context() {
        return voice.context();
    }

    @Override
    public Delivery started() {
        return started;
    }

    @Override
    public RunStatus status() {
        return state == null ? RunStatus.REFUSED : state.status();
    }

    @Override
    public Delivery thinking(String reasoning) {
        return emitIfStarted(EventTypes.AGENT_THINKING, () -> AgentThinking.of(reasoning));
    }

    @Override
    public Delivery thinking(String reasoning, int stepNumber) {
        return emitIfStarted(EventTypes.AGENT_THINKING, () -> new AgentThinking(reasoning, stepNumber));
    }

    @Override
    public ToolCall tool(String toolName, Map<String, ? extends @Nullable Object> toolArgs) {
        ExecutionId executionId = ExecutionId.random();
        Delivery delivery = emitIfStarted(
                EventTypes.TOOL_EXECUTING, () -> new ToolExecuting(toolName, copy(toolArgs), executionId));
        return new DefaultToolCall(this, toolName, executionId, delivery);
    }

    private static Map<String, ? extends @Nullable Object> copy(Map<String, ? extends @Nullable Object> toolArgs) {
        Objects.requireNonNull(toolArgs, "tool args");
        try {
            return new LinkedHashMap<>(toolArgs);
        } catch (RuntimeException broken) {
            return Map.of("_unserializable", Failures.kind(toolArgs));
        }
    }

    @Override
    public Delivery delta(String text) {
        return delta(mainMessage, text);
    }

    @Override
    public Delivery delta(MessageId messageId, String text) {
        return emitIfStarted(EventTypes.MESSAGE_DELTA, () -> MessageDelta.append(messageId, text));
    }

    @Override
    public Delivery progress(double percent, @Nullable String message) {
        return emitIfStarted(EventTypes.PROGRESS_UPDATE, () -> new ProgressUpdate(percent, message));
    }

    @Override
    public Delivery emit(AgentEvent event) {
        return emitIfStarted(event == null ? "none" : event.type(), () -> event);
    }

    @Override
    public boolean awaitUser(Duration limit) {
        if (limit.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("limit must be >= 1 ms but was " + limit);
        }
        UserStream stream = voice.streams().find(context().userId());
        return state != null && stream != null && stream.awaitUser(state, limit);
    }

    @Override
    public AgentRun child(String agentName, @Nullable String taskDescription) {
        Voice voiceOfChild = new Voice(context().child(), voice.streams(), voice.settings());
        return start(
                voiceOfChild,
                () -> new AgentStarted(agentName, taskDescription, context().runId()));
    }

    @Override
    public Delivery complete(@Nullable Object finalResponse) {
        return emitIfStarted(EventTypes.AGENT_COMPLETED, () -> new AgentCompleted(finalResponse));
    }

    @Override
    public Delivery fail(Throwable cause) {
        String reference = Failures.logged(LOG, "run " + context().runId() + " failed", cause);
        return fail(AgentError.AGENT_FAILED, "the agent failed (reference " + reference + ")", false);
    }

    @Override
    public Delivery fail(String errorCode, String message, boolean retryable) {
        return emitIfStarted(EventTypes.AGENT_ERROR, () -> new AgentError(message, errorCode, retryable));
    }

    @Override
    public Delivery cancel(String reason) {
        return emitIfStarted(EventTypes.AGENT_CANCELLED, () -> new AgentCancelled(reason));
    }

    @Override
    public CancellationToken cancellation() {
        return cancellation;
    }

    Engine engine() {
        return voice.streams().engine();
    }

    @Nullable
    String errorCode() {
        return state == null ? null : state.errorCode();
    }

    RunCancellation runCancellation() {
        return cancellation;
    }

    @Override
    public void close() {
        if (state != null && !state.status().ended()) {
            fail(AgentError.ABANDONED, "the agent stopped without a result", false);
        }
    }
}
