package dev.tidings.core.engine;

import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.api.internal.CanonicalWebSocketNotifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A view of an emitter that refuses what no event can hold instead of throwing it, and counts. */
final class DefaultWebSocketNotifier implements CanonicalWebSocketNotifier {
    private final WebSocketEmitter emitter;
    private final Tally tally = new Tally();

    DefaultWebSocketNotifier(WebSocketEmitter emitter) {
        this.emitter = emitter;
    }

    /** Makes a notifier of an emitter for the run that the emitter is of. */
    static DefaultWebSocketNotifier of(WebSocketEmitter emitter, UserExecutionContext context) {
        UserExecutionContext own = emitter.context();
        if (!own.userId().equals(context.userId())
                || !own.threadId().equals(context.threadId())
                || !own.runId().equals(context.runId())) {
            throw new IllegalArgumentException("context must be that of the emitter, " + describe(own) + ", but was "
                    + describe(context) + ": make an emitter for that run");
        }
        return new DefaultWebSocketNotifier(emitter);
    }

    private static String describe(UserExecutionContext context) {
        return "user " + context.userId() + " thread " + context.threadId() + " run " + context.runId();
    }

    @Override
    public UserExecutionContext context() {
        return emitter.context();
    }

    private Delivery send(Supplier<? extends AgentEvent> event) {
        try {
            return tally.count(emitter.emit(event.get()));
        } catch (IllegalArgumentException | NullPointerException | ArithmeticException invalid) {
            return tally.count(new Delivery.Refused(RefusalReason.INVALID_EVENT, String.valueOf(invalid.getMessage())));
        }
    }

    @Override
    public Delivery sendAgentStarted(String agentName) {
        return send(() -> AgentStarted.of(agentName, null));
    }

    @Override
    public Delivery sendAgentThinking(String message) {
        return send(() -> AgentThinking.of(message));
    }

    @Override
    public Delivery sendToolExecuting(ToolNotice tool) {
        return send(() -> ToolExecuting.of(tool.toolName(), arguments(tool)));
    }

    private static Map<String, Object> arguments(ToolNotice tool) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        put(arguments, "purpose", tool.purpose());
        put(
                arguments,
                "estimated_duration_ms",
                tool.estimated() == null ? null : tool.estimated().toMillis());
        put(arguments, "parameters_summary", tool.parametersSummary());
        return arguments;
    }

    private static void put(Map<String, Object> arguments, String name, @Nullable Object value) {
        if (value != null) {
            arguments.put(name, value);
        }
    }

    @Override
    public Delivery sendToolCompleted(String toolName, @Nullable Object result) {
        return send(() -> new ToolCompleted(toolName, null, result, true, null));
    }

    @Override
    public Delivery sendAgentCompleted(@Nullable Object result) {
        return tally.count(emitter.sendAgentCompleted(result));
    }

    @Override
    public Statistics statistics() {
        return new Statistics(tally.routed(), tally.kept(), tally.refused());
    }
}
