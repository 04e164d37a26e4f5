package dev.tidings.testkit.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event as it came from the server. Ids are texts, so that a server newer than this client can't break it.
 *
 * @param json the frame, unchanged
 * @param seq the sequence number
 * @param firstSeq the first number a merged frame stands for; else the same as {@code seq}
 * @param type the name on the wire
 * @param eventId identifies the event; empty if the server gave none
 * @param userId whose it is; empty if the server did not say
 * @param threadId the conversation; empty if the server did not say
 * @param runId the run; empty if the server did not say
 * @param fields every field of the frame; unmodifiable
 */
public record ClientEvent(
        String json,
        long seq,
        long firstSeq,
        String type,
        String eventId,
        String userId,
        String threadId,
        String runId,
        Map<String, @Nullable Object> fields) {
    /**
     * Checks the parts and copies the map.
     *
     * @param json the frame
     * @param seq the sequence number
     * @param firstSeq the first number
     * @param type the name on the wire
     * @param eventId identifies the event
     * @param userId whose it is
     * @param threadId the conversation
     * @param runId the run
     * @param fields every field of the frame
     */
    public ClientEvent {
        Objects.requireNonNull(json, "json");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(threadId, "threadId");
        Objects.requireNonNull(runId, "runId");
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /**
     * Says whether it stands for several pieces of text that were merged.
     *
     * @return true if the first number is below the last one
     */
    public boolean isMerged() {
        return firstSeq < seq;
    }
}
