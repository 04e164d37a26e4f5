package dev.tidings.core.engine;

import dev.tidings.api.Delivery;
import dev.tidings.api.ExecutionId;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.internal.CanonicalToolCall;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A handle of one execution. */
final class DefaultToolCall implements CanonicalToolCall {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultToolCall.class);

    private final DefaultAgentRun run;
    private final String toolName;
    private final ExecutionId executionId;
    private final Delivery started;
    private volatile boolean completed;

    DefaultToolCall(DefaultAgentRun run, String toolName, ExecutionId executionId, Delivery started) {
        this.run = run;
        this.toolName = toolName;
        this.executionId = executionId;
        this.started = started;
    }

    @Override
    public ExecutionId executionId() {
        return executionId;
    }

    @Override
    public Delivery started() {
        return started;
    }

    @Override
    public Delivery completed(@Nullable Object results) {
        return complete(() -> ToolCompleted.of(toolName, executionId, results));
    }

    @Override
    public Delivery failed(String error) {
        return complete(() -> ToolCompleted.failed(toolName, executionId, String.valueOf(error)));
    }

    @Override
    public Delivery failed(Throwable cause) {
        String reference = Failures.logged(LOG, "a tool of run " + run.context().runId() + " failed", cause);
        return failed(Failures.kind(cause) + " (reference " + reference + ")");
    }

    private Delivery complete(Supplier<ToolCompleted> event) {
        if (started instanceof Delivery.Refused refusal) {
            return run.refuse(EventTypes.TOOL_COMPLETED, refusal);
        }
        Delivery delivery = run.emit(event.get());
        if (!delivery.refused()) {
            completed = true;
        }
        return delivery;
    }

    @Override
    public void close() {
        if (!completed && !started.refused() && !run.status().ended()) {
            failed("abandoned");
        }
    }
}
