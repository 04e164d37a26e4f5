package dev.tidings.core.engine;

import dev.tidings.api.ExecutionId;
import dev.tidings.api.RunStatus;
import dev.tidings.api.event.AgentCancelled;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.core.codec.EncodedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How runs end: open tools first, then child runs, then one terminal event. What is added here holds nothing of the
 * application's and is encoded under the lock.
 */
final class RunEnding {
    private static final String TOOL_NOT_COMPLETED = "the run ended before the tool completed";
    private static final String TOOL_OVERDUE = "the tool did not complete in time";
    private static final String DESERTED = "the user disconnected";
    private static final Set<String> RETRYABLE = Set.of(AgentError.SERVER_SHUTDOWN, AgentError.TIMEOUT);

    private final Services services;
    private final Drafts drafts;
    private final Consumer<RunState> ended;

    /** Makes the rules; what is given is told of each run that has ended. */
    RunEnding(Services services, Drafts drafts, Consumer<RunState> ended) {
        this.services = services;
        this.drafts = drafts;
        this.ended = ended;
    }

    /** Ends a run with the terminal event of a draft. */
    void end(RunState run, Draft draft, Changes changes) {
        AgentEvent event = draft.event();
        boolean tellAgent = !draft.byCaller() || event instanceof AgentCancelled;
        end(run, event, terminal(run, event, draft.first()), tellAgent, changes);
    }

    private static RunStatus status(AgentEvent terminal) {
        if (terminal instanceof AgentCompleted) {
            return RunStatus.COMPLETED;
        }
        return terminal instanceof AgentCancelled ? RunStatus.CANCELLED : RunStatus.FAILED;
    }

    private NewEvent terminal(RunState run, AgentEvent event, EncodedEvent encoded) {
        return event instanceof AgentCompleted
                ? NewEvents.timed(encoded, event.type(), services.millisSince(run.startedNanos), run.context)
                : NewEvents.whole(encoded, event.type(), run.context);
    }

    /** Ends a run with an error that the engine found; its agent is told. */
    void fail(RunState run, String errorCode, String message, Changes changes) {
        end(run, new AgentError(message, errorCode, RETRYABLE.contains(errorCode)), changes);
    }

    /** Cancels a run on behalf of someone else; its agent is told. */
    void cancel(RunState run, String reason, Changes changes) {
        end(run, new AgentCancelled(reason), changes);
    }

    private void end(RunState run, AgentEvent event, Changes changes) {
        EncodedEvent encoded = drafts.encode(event, run.envelope());
        end(run, event, terminal(run, event, encoded), true, changes);
    }

    private void end(RunState run, AgentEvent event, NewEvent terminal, boolean tellAgent, Changes changes) {
        for (RunState.OpenTool tool : run.openTools.values()) {
            changes.add(closing(run, tool, TOOL_NOT_COMPLETED));
        }
        for (RunState child : new ArrayList<>(run.openChildren)) {
            fail(child, AgentError.PARENT_ENDED, "the run that started this one ended first", changes);
        }
        changes.end(run, terminal, tellAgent);
        run.end(status(event), event instanceof AgentError error ? error.errorCode() : null);
        ended.accept(run);
    }

    private NewEvent closing(RunState run, RunState.OpenTool tool, String why) {
        ExecutionId id = tool.executionId();
        ToolCompleted completed = ToolCompleted.failed(tool.toolName(), id, why);
        return NewEvents.timed(
                drafts.encode(completed, run.envelope()),
                completed.type(),
                services.millisSince(tool.startedNanos()),
                run.context);
    }

    /** Does what the time asks for: completes tools that are overdue, or ends the run. */
    void expire(RunState run, @Nullable Desertion desertion, Changes changes) {
        long now = services.time().nanoTime();
        if (desertion != null && run.clock.since(now) >= desertion.limitOf(run)) {
            cancel(run, DESERTED, changes);
            return;
        }
        List<RunState.OpenTool> overdue = run.openTools.values().stream()
                .filter(tool -> run.clock.isOverdue(tool, now))
                .toList();
        for (RunState.OpenTool tool : overdue) {
            run.openTools.remove(tool.executionId());
            changes.add(closing(run, tool, TOOL_OVERDUE));
            run.clock.heard(now);
        }
        String exceeded = run.clock.exceeded(run.isBusy(), now);
        if (!exceeded.isEmpty()) {
            fail(run, AgentError.TIMEOUT, exceeded, changes);
        }
    }
}
