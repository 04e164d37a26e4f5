package dev.tidings.core.codec;

import dev.tidings.api.RequestId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client's text frame turned out to be. */
public sealed interface Inbound {
    /**
     * A message.
     *
     * @param type its type, as it came
     * @param requestId what the client wants the answer to name, or null
     * @param fields the whole object, type included: maps, lists, texts, {@code Long}, {@code Double}, booleans, nulls;
     *     not modifiable
     */
    record Frame(String type, @Nullable RequestId requestId, Map<String, @Nullable Object> fields) implements Inbound {}

    /**
     * Not a message of this protocol.
     *
     * @param errorCode a short code for programs
     * @param message what is wrong, for the client's developer
     */
    record Malformed(String errorCode, String message) implements Inbound {}
}
