package dev.tidings.testkit.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a streamed text.
 *
 * @param messageId the message
 * @param offset how many code units are before it
 * @param length how many code units it has
 * @param text a hash of its text
 * @param rest a hash of all other fields that merging leaves as they are, but the event id
 */
record Piece(String messageId, long offset, long length, long text, long rest) {
    private static final ObjectReader READER =
            JsonMapper.builder().build().readerFor(new TypeReference<Map<String, @Nullable Object>>() {});

    static @Nullable Piece of(String body) {
        try {
            return of(READER.<Map<String, @Nullable Object>>readValue(body));
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    static @Nullable Piece of(Map<String, @Nullable Object> fields) {
        if (fields.get("message_id") instanceof String messageId
                && fields.get("offset") instanceof Number offset
                && fields.get("delta") instanceof String delta) {
            Map<String, @Nullable Object> rest = new LinkedHashMap<>(fields);
            for (String own : new String[] {"seq", "timestamp", "first_seq", "offset", "delta", "event_id"}) {
                rest.remove(own);
            }
            return new Piece(
                    messageId, offset.longValue(), delta.length(), TextHash.of(delta), TextHash.of(rest.toString()));
        }
        return null;
    }

    /** Adds the piece that follows it. */
    @Nullable
    Piece with(Piece next) {
        return next.messageId.equals(messageId) && next.offset == offset + length
                ? new Piece(messageId, offset, length + next.length, TextHash.joined(text, next), next.rest)
                : null;
    }
}
