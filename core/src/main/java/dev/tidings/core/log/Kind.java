package dev.tidings.core.log;

import dev.tidings.api.MessageId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.spi.DeltaSpan;
import dev.tidings.api.spi.EventHeader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What many events have in common: all of a header but the id, and which part of a message it is. */
record Kind(
        String type,
        ThreadId threadId,
        RunId runId,
        @Nullable MessageId messageId) {
    static Kind of(EventHeader header) {
        return new Kind(header.type(), header.threadId(), header.runId(), messageId(header));
    }

    private static @Nullable MessageId messageId(EventHeader header) {
        DeltaSpan span = header.span();
        return span == null ? null : span.messageId();
    }

    boolean isOf(EventHeader header) {
        return type.equals(header.type())
                && Objects.equals(runId, header.runId())
                && Objects.equals(threadId, header.threadId())
                && Objects.equals(messageId, messageId(header));
    }
}
