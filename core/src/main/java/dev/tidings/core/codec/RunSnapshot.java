package dev.tidings.core.codec;

import dev.tidings.api.MessageId;
import dev.tidings.api.RunId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.RunStatus;
import dev.tidings.api.ThreadId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client that joins is told of a run.
 *
 * @param runId the run
 * @param threadId the conversation
 * @param agentName who works
 * @param startedAt when it started
 * @param openTools the executions that have not completed
 * @param messages the messages streamed so far
 * @param awaitingUser whether it waits for the user
 * @param end how it ended, or null while it is open
 */
public record RunSnapshot(
        RunId runId,
        ThreadId threadId,
        String agentName,
        Instant startedAt,
        List<RunInfo.OpenTool> openTools,
        List<MessageLength> messages,
        boolean awaitingUser,
        @Nullable End end) {
    /** Copies the lists. */
    public RunSnapshot {
        openTools = List.copyOf(openTools);
        messages = List.copyOf(messages);
    }

    /**
     * How much of a message was streamed.
     *
     * @param messageId the message
     * @param length its length in UTF-16 code units
     */
    public record MessageLength(MessageId messageId, long length) {}

    /**
     * How a run ended.
     *
     * @param status the state it ended in
     * @param terminalSeq the sequence number of its terminal event
     */
    public record End(RunStatus status, long terminalSeq) {}
}
