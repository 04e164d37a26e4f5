package dev.tidings.core.engine;

import dev.tidings.api.ExecutionId;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.RunStatus;
import dev.tidings.api.event.AgentCancelled;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.api.spi.DeltaSpan;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.core.codec.NumberField;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
 * lock. The few events that the table itself adds, for tools and children that a terminal event closes, hold nothing
 * of the application's and are encoded under the lock.
 */
final class RunTable {
    private static final String TOOL_NOT_COMPLETED = "the run ended before the tool completed";

    private final Services services;
    private final Drafts drafts;
    private final ConcurrentMap<RunId, RunState> runs = new ConcurrentHashMap<>();
    private final Deque<RunId> endedIds = new ArrayDeque<>();
    private long ordinals;
    private int open;

    RunTable(Services services, Drafts drafts) {
        this.services = services;
        this.drafts = drafts;
    }

    @Nullable
    RunState find(RunId runId) {
        return runs.get(runId);
    }

    Optional<RunState> findOpen(RequestId requestId) {
        return runs.values().stream()
                .filter(run -> !run.status().ended() && run.context.requestId().equals(requestId))
                .findFirst();
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
            changes.add(newEvent(draft.context().runId(), draft, draft.only()));
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
            delta(run, delta, draft, changes);
        } else if (event.terminal()) {
            NewEvent terminal = terminalEvent(run, draft.event(), draft.only());
            boolean cancels = !draft.byCaller() || event instanceof AgentCancelled;
            end(run, status(event), terminal, cancels, changes);
        } else {
            changes.add(newEvent(run.context.runId(), draft, draft.only()));
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
            RunState run = new RunState(
                    draft.context(),
                    started.agentName(),
                    draft.envelope(),
                    services.time().now(),
                    services.time().nanoTime(),
                    ++ordinals,
                    parent);
            runs.put(runId, run);
            open++;
            if (parent != null) {
                parent.openChildren.add(run);
            }
            changes.add(newEvent(runId, draft, draft.only()));
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
            changes.add(newEvent(run.context.runId(), draft, draft.only()));
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
        changes.add(newEvent(
                run, tool, draft.only().with(NumberField.DURATION_MS, services.millisSince(opened.startedNanos()))));
    }

    private void delta(RunState run, MessageDelta delta, Draft draft, Changes changes) {
        RunState.MessageText text = run.messages.get(delta.messageId());
        if (text == null && run.messages.size() >= services.options().openTools()) {
            changes.refuse(
                    RefusalReason.CAPACITY,
                    "a run must have at most " + services.options().openTools() + " streamed messages");
            return;
        }
        RunState.MessageText message = text == null ? new RunState.MessageText() : text;
        long end = message.length + (message.held == 0 ? 0 : 1);
        if (delta.offset() != MessageDelta.APPEND && delta.offset() != end) {
            changes.refuse(
                    RefusalReason.INVALID_EVENT,
                    "offset must be the end of message " + delta.messageId() + ", " + end + ", but was "
                            + delta.offset());
            return;
        }
        run.messages.put(delta.messageId(), message);
        appendText(run, message, delta, draft, changes);
    }

    private void appendText(
            RunState run, RunState.MessageText message, MessageDelta delta, Draft draft, Changes changes) {
        String body = Drafts.withoutTrailingHalf(delta.delta());
        List<Draft.Piece> pieces = message.held == 0 || delta.delta().isEmpty()
                ? draft.pieces()
                : drafts.deltaPieces(delta, message.takeHeld() + body, run.envelope);
        for (Draft.Piece piece : pieces) {
            changes.add(deltaEvent(run, delta, piece, message.length));
            message.length += piece.length();
        }
        if (Drafts.endsWithHalf(delta.delta())) {
            message.held = delta.delta().charAt(delta.delta().length() - 1);
        }
    }

    private static RunStatus status(AgentEvent terminal) {
        if (terminal instanceof AgentCompleted) {
            return RunStatus.COMPLETED;
        }
        return terminal instanceof AgentCancelled ? RunStatus.CANCELLED : RunStatus.FAILED;
    }

    private NewEvent terminalEvent(RunState run, AgentEvent event, Draft.Piece piece) {
        return event instanceof AgentCompleted
                ? newEvent(run, event, piece.with(NumberField.DURATION_MS, services.millisSince(run.startedNanos)))
                : newEvent(run, event, piece);
    }

    private void end(RunState run, RunStatus status, NewEvent terminal, boolean cancels, Changes changes) {
        for (RunState.OpenTool tool : run.openTools.values()) {
            changes.add(abandonedTool(run, tool));
        }
        for (RunState child : new ArrayList<>(run.openChildren)) {
            endByEngine(child, AgentError.PARENT_ENDED, "the run that started this one ended first", changes);
        }
        changes.end(run, terminal, cancels);
        run.end(status);
        open--;
        endedIds.addLast(run.context.runId());
        if (endedIds.size() > services.options().endedRuns()) {
            runs.remove(endedIds.removeFirst());
        }
    }

    /** Ends a run with an error that the engine found; its agent is told. */
    void endByEngine(RunState run, String errorCode, String message, Changes changes) {
        AgentError error = new AgentError(message, errorCode, AgentError.SERVER_SHUTDOWN.equals(errorCode));
        Draft.Piece piece = drafts.piece(error, run.envelope, 0);
        end(run, RunStatus.FAILED, newEvent(run, error, piece), true, changes);
    }

    private NewEvent abandonedTool(RunState run, RunState.OpenTool tool) {
        ExecutionId id = tool.executionId();
        ToolCompleted completed = ToolCompleted.failed(tool.toolName(), id, TOOL_NOT_COMPLETED);
        Draft.Piece piece = drafts.piece(completed, run.envelope, 0);
        return newEvent(run, completed, piece.with(NumberField.DURATION_MS, services.millisSince(tool.startedNanos())));
    }

    private static NewEvent newEvent(RunState run, AgentEvent event, Draft.Piece piece) {
        return piece.encoded()
                .toNewEvent(EventHeader.whole(piece.id(), event.type(), run.context.threadId(), run.context.runId()));
    }

    private static NewEvent newEvent(RunId runId, Draft draft, Draft.Piece piece) {
        return piece.encoded()
                .toNewEvent(EventHeader.whole(
                        piece.id(), draft.event().type(), draft.context().threadId(), runId));
    }

    private static NewEvent deltaEvent(RunState run, MessageDelta delta, Draft.Piece piece, long offset) {
        DeltaSpan span = new DeltaSpan(delta.messageId(), offset, piece.length());
        return piece.with(NumberField.OFFSET, offset)
                .encoded()
                .toNewEvent(
                        new EventHeader(piece.id(), delta.type(), run.context.threadId(), run.context.runId(), span));
    }
}
