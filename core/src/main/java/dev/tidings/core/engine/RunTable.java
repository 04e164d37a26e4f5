package dev.tidings.core.engine;

import dev.tidings.api.RefusalReason;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a user's runs.
 *
 * <p>{@link #apply} judges one event and changes the state; its caller holds the stream's sequence lock and appends
 * the resulting events before it lets go, so that the state and the log never disagree. Looking a run up needs no
 * lock.
 */
final class RunTable {
    private final Services services;
    private final RunEnding ending;
    private final Streaming streaming;
    private final PendingCancels pendingCancels;
    private final ConcurrentMap<RunId, RunState> runs = new ConcurrentHashMap<>();
    private final Deque<RunId> endedIds = new ArrayDeque<>(0);
    private volatile @Nullable RunState recent;
    private long ordinals;
    private int open;

    RunTable(Services services, Drafts drafts) {
        this.services = services;
        this.ending = new RunEnding(services, drafts, this::ended);
        this.streaming = new Streaming(services, drafts);
        this.pendingCancels = new PendingCancels(services.time());
    }

    @Nullable
    RunState find(RunId runId) {
        return runs.get(runId);
    }

    /** Finds the run of an event: nearly always the one that started last, by the same agent. */
    @SuppressWarnings("ReferenceEquality") // an equal one is found in the map
    @Nullable
    RunState find(UserExecutionContext context) {
        RunState known = recent;
        return known != null && known.context == context ? known : runs.get(context.runId());
    }

    Optional<RunState> findOpen(RequestId requestId) {
        return runs.values().stream()
                .filter(run -> !run.status().ended() && run.context.requestId().equals(requestId))
                .findFirst();
    }

    RunEnding ending() {
        return ending;
    }

    PendingCancels pendingCancels() {
        return pendingCancels;
    }

    /** Returns the number of the run that started last. */
    long newest() {
        return ordinals;
    }

    /** Forgets where terminal events are: their numbers were those of another epoch. */
    void forgetPlaces() {
        runs.values().forEach(run -> run.terminalSeq(0));
    }

    boolean hasOpenRuns() {
        return open > 0;
    }

    List<RunState> openRuns() {
        return runs.values().stream()
                .filter(run -> !run.status().ended())
                .sorted(Comparator.comparingLong(run -> run.ordinal))
                .toList();
    }

    /** Lists the runs that ended behind a number, those included whose last event the log has not placed yet. */
    List<RunState> endedAfter(long seq) {
        return endedIds.stream()
                .map(runs::get)
                .filter(run -> run != null && (run.terminalSeq() == 0 || run.terminalSeq() > seq))
                .toList();
    }

    List<RunInfo> openInfos() {
        return openRuns().stream().map(RunState::info).toList();
    }

    void apply(Draft draft, Changes changes) {
        AgentEvent event = draft.event();
        RunState run = draft.run();
        if (event instanceof AgentStarted started) {
            start(draft, started, changes);
        } else if (run == null) {
            withoutRun(draft, changes);
        } else if (run.status().ended()) {
            changes.refuse(RefusalReason.RUN_ENDED, "run " + run.context.runId() + " has ended; start another one");
        } else if (!run.context.threadId().equals(draft.context().threadId())) {
            changes.refuse(
                    RefusalReason.INVALID_EVENT,
                    "thread id must be that of the run, " + run.context.threadId() + ", but was "
                            + draft.context().threadId());
        } else {
            within(run, draft, changes);
        }
    }

    private void withoutRun(Draft draft, Changes changes) {
        if (draft.event() instanceof CustomEvent) {
            changes.add(NewEvents.whole(draft.first(), draft.event().type(), draft.context()));
        } else {
            changes.refuse(
                    RefusalReason.NOT_STARTED,
                    "run " + draft.context().runId() + " is not open; send agent_started first");
        }
    }

    private void within(RunState run, Draft draft, Changes changes) {
        AgentEvent event = draft.event();
        if (event instanceof ToolExecuting tool) {
            toolExecuting(run, tool, draft, changes);
        } else if (event instanceof ToolCompleted tool) {
            toolCompleted(run, tool, draft, changes);
        } else if (event instanceof MessageDelta delta) {
            streaming.apply(run, delta, draft, changes);
        } else if (event.terminal()) {
            ending.end(run, draft, changes);
        } else {
            changes.add(NewEvents.whole(draft.first(), event.type(), run.context));
        }
        if (changes.refusal() == null && run.clock.said(services.time().nanoTime())) {
            changes.watch(run);
        }
    }

    private void start(Draft draft, AgentStarted started, Changes changes) {
        RunId runId = draft.context().runId();
        RunState parent = started.parentRunId() == null ? null : runs.get(started.parentRunId());
        if (runs.containsKey(runId)) {
            changes.refuse(
                    RefusalReason.ALREADY_STARTED, "run " + runId + " was started before; a run id is used once");
        } else if (started.parentRunId() != null
                && (parent == null || parent.status().ended())) {
            changes.refuse(
                    RefusalReason.NOT_STARTED, "parent run " + started.parentRunId() + " is not open; start it first");
        } else if (open >= services.options().openRuns()) {
            changes.refuse(
                    RefusalReason.CAPACITY,
                    "a user must have at most " + services.options().openRuns() + " open runs; end some");
        } else {
            begin(newRun(draft, started.agentName(), parent), draft, changes);
        }
    }

    private RunState newRun(Draft draft, String agentName, @Nullable RunState parent) {
        long now = services.time().nanoTime();
        RunSettings settings = draft.settings();
        return new RunState(
                draft.context(),
                agentName,
                draft.envelope(),
                services.time().now(),
                now,
                ++ordinals,
                parent,
                new RunClock(settings.limits(services.options()), now),
                settings.onDisconnect(services.options()));
    }

    private void begin(RunState run, Draft draft, Changes changes) {
        runs.put(run.context.runId(), run);
        recent = run;
        open++;
        services.draining().runBegan();
        if (run.parent != null) {
            run.parent.openChildren.add(run);
            run.parent.clock.heard(run.startedNanos);
        }
        changes.add(NewEvents.whole(draft.first(), draft.event().type(), run.context));
        changes.watch(run);
        String reason = pendingCancels.take(run.context, run.parent == null);
        if (reason != null) {
            ending.cancel(run, reason, changes);
        }
    }

    private void toolExecuting(RunState run, ToolExecuting tool, Draft draft, Changes changes) {
        if (run.openTools.containsKey(tool.executionId())) {
            changes.refuse(
                    RefusalReason.INVALID_EVENT,
                    "execution id " + tool.executionId() + " is in use; every execution needs a new one");
        } else if (run.openTools.size() >= services.options().openTools()) {
            changes.refuse(
                    RefusalReason.CAPACITY,
                    "a run must have at most " + services.options().openTools() + " open tools; complete some");
        } else {
            run.openTools.put(
                    tool.executionId(),
                    new RunState.OpenTool(
                            tool.executionId(), tool.toolName(), services.time().nanoTime()));
            changes.add(NewEvents.whole(draft.first(), tool.type(), run.context));
            changes.watch(run);
        }
    }

    private void toolCompleted(RunState run, ToolCompleted tool, Draft draft, Changes changes) {
        RunState.OpenTool opened = run.openTool(tool.toolName(), tool.executionId());
        if (opened == null) {
            changes.refuse(
                    RefusalReason.TOOL_NOT_OPEN,
                    "no open execution " + (tool.executionId() == null ? "" : tool.executionId() + " ") + "of tool "
                            + tool.toolName() + " in run " + run.context.runId());
            return;
        }
        run.openTools.remove(opened.executionId());
        changes.add(
                NewEvents.timed(draft.first(), tool.type(), services.millisSince(opened.startedNanos()), run.context));
        changes.watch(run);
    }

    private void ended(RunState run) {
        if (recent == run) {
            recent = run.parent;
        }
        open--;
        services.draining().runEnded();
        if (run.parent != null) {
            run.parent.clock.heard(services.time().nanoTime());
        }
        endedIds.addLast(run.context.runId());
        if (endedIds.size() > services.options().endedRuns()) {
            runs.remove(endedIds.removeFirst());
        }
    }
}
