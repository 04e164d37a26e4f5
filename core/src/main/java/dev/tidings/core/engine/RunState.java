package dev.tidings.core.engine;

import dev.tidings.api.DisconnectPolicy;
import dev.tidings.api.ExecutionId;
import dev.tidings.api.MessageId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.RunStatus;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.TaskScheduler.Scheduled;
import dev.tidings.core.codec.Envelope;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one run. All but the final fields, the status and the envelope is guarded by the stream's sequence lock. An ended
 * run is remembered for long, so it lets go of what only an open one needs.
 */
final class RunState {
    final UserExecutionContext context;
    final String agentName;
    final Instant startedAt;
    final long startedNanos;
    final long ordinal;
    final @Nullable RunState parent;
    final RunClock clock;
    final DisconnectPolicy onDisconnect;
    final RunCancellation cancellation = new RunCancellation();
    final Watch watch = new Watch();
    Map<ExecutionId, OpenTool> openTools = new LinkedHashMap<>(4);
    Map<MessageId, MessageText> messages = new LinkedHashMap<>(2);
    Set<RunState> openChildren = new LinkedHashSet<>(2);
    private volatile @Nullable Envelope envelope;
    private volatile RunStatus status = RunStatus.RUNNING;
    private volatile @Nullable String errorCode;
    private volatile long terminalSeq;

    RunState(
            UserExecutionContext context,
            String agentName,
            Envelope envelope,
            Instant startedAt,
            long startedNanos,
            long ordinal,
            @Nullable RunState parent,
            RunClock clock,
            DisconnectPolicy onDisconnect) {
        this.context = context;
        this.agentName = agentName;
        this.envelope = envelope;
        this.startedAt = startedAt;
        this.startedNanos = startedNanos;
        this.ordinal = ordinal;
        this.parent = parent;
        this.clock = clock;
        this.onDisconnect = onDisconnect;
    }

    RunStatus status() {
        return status;
    }

    /** The members that its events have in common; made anew for an ended run, which has no more to say. */
    Envelope envelope() {
        Envelope known = envelope;
        return known == null ? Envelope.of(context, agentName) : known;
    }

    /** The code of the error that the run ended with, or null. */
    @Nullable
    String errorCode() {
        return errorCode;
    }

    void end(RunStatus end, @Nullable String code) {
        errorCode = code;
        status = end;
        watch.cancel();
        openTools = Map.of();
        messages = Map.of();
        openChildren = Set.of();
        envelope = null;
        if (parent != null && !parent.status.ended()) {
            parent.openChildren.remove(this);
        }
    }

    /** The sequence number of the terminal event; 0 until the log has told it. */
    long terminalSeq() {
        return terminalSeq;
    }

    void terminalSeq(long seq) {
        terminalSeq = seq;
    }

    @Nullable
    OpenTool openTool(String toolName, @Nullable ExecutionId executionId) {
        if (executionId != null) {
            OpenTool tool = openTools.get(executionId);
            return tool != null && tool.toolName().equals(toolName) ? tool : null;
        }
        return openTools.values().stream()
                .filter(tool -> tool.toolName().equals(toolName))
                .findFirst()
                .orElse(null);
    }

    RunInfo info() {
        List<RunInfo.OpenTool> tools = openTools.values().stream()
                .map(tool -> new RunInfo.OpenTool(tool.executionId(), tool.toolName()))
                .toList();
        return new RunInfo(
                context.userId(),
                context.threadId(),
                context.runId(),
                agentName,
                status,
                startedAt,
                tools,
                clock.awaitsUser() && !status.ended());
    }

    /** Returns the moment, in nanoseconds since the start, at which the run has to be looked at. */
    long nextLimit(@Nullable Desertion desertion) {
        long next = clock.nextLimit(isBusy());
        for (OpenTool tool : openTools.values()) {
            next = Math.min(next, clock.toolLimit(tool));
        }
        return desertion == null ? next : Math.min(next, desertion.limitOf(this));
    }

    /** Says whether a tool or a child run is open. */
    boolean isBusy() {
        return !openTools.isEmpty() || !openChildren.isEmpty();
    }

    /** The one task of the timer that waits for a limit of this run. */
    static final class Watch {
        private long at = Long.MAX_VALUE;
        private @Nullable Scheduled task;

        /** Says whether a moment is earlier than what is waited for. */
        boolean isLaterThan(long moment) {
            return at > moment;
        }

        void set(long moment, Scheduled scheduled) {
            cancel();
            at = moment;
            task = scheduled;
        }

        void cancel() {
            at = Long.MAX_VALUE;
            if (task != null) {
                task.cancel();
                task = null;
            }
        }
    }

    /** An execution that has not completed. */
    record OpenTool(ExecutionId executionId, String toolName, long startedNanos) {}

    /** How far a streamed message is: its length on the wire and a high surrogate that waits for its other half. */
    static final class MessageText {
        private long length;
        private char held;

        long length() {
            return length;
        }

        char held() {
            return held;
        }

        /** Returns where the next piece of the application's begins. */
        long end() {
            return length + (held == 0 ? 0 : 1);
        }

        void grow(long newLength, char newHeld) {
            length = newLength;
            held = newHeld;
        }
    }
}
