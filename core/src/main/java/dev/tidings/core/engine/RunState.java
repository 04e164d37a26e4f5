package dev.tidings.core.engine;

import dev.tidings.api.ExecutionId;
import dev.tidings.api.MessageId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.RunStatus;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.core.codec.Envelope;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of one run. All but the final fields and the status is guarded by the stream's sequence lock. */
final class RunState {
    final UserExecutionContext context;
    final String agentName;
    final Envelope envelope;
    final Instant startedAt;
    final long startedNanos;
    final long ordinal;
    final @Nullable RunState parent;
    final RunCancellation cancellation = new RunCancellation();
    final Map<ExecutionId, OpenTool> openTools = new LinkedHashMap<>(4);
    final Map<MessageId, MessageText> messages = new LinkedHashMap<>(2);
    final Set<RunState> openChildren = new LinkedHashSet<>(2);
    private volatile RunStatus status = RunStatus.RUNNING;
    private volatile long terminalSeq;

    RunState(
            UserExecutionContext context,
            String agentName,
            Envelope envelope,
            Instant startedAt,
            long startedNanos,
            long ordinal,
            @Nullable RunState parent) {
        this.context = context;
        this.agentName = agentName;
        this.envelope = envelope;
        this.startedAt = startedAt;
        this.startedNanos = startedNanos;
        this.ordinal = ordinal;
        this.parent = parent;
    }

    RunStatus status() {
        return status;
    }

    void end(RunStatus end) {
        status = end;
        openTools.clear();
        messages.clear();
        openChildren.clear();
        if (parent != null) {
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
        return new RunInfo(context.userId(), context.threadId(), context.runId(), agentName, status, startedAt, tools);
    }

    /** An execution that has not completed. */
    record OpenTool(ExecutionId executionId, String toolName, long startedNanos) {}

    /** How far a streamed message is: its length on the wire and a high surrogate that waits for its other half. */
    static final class MessageText {
        long length;
        char held;

        String takeHeld() {
            String text = held == 0 ? "" : String.valueOf(held);
            held = 0;
            return text;
        }
    }
}
