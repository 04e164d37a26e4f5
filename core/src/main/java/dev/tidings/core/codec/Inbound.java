package dev.tidings.core.codec;

import dev.tidings.api.RequestId;
import dev.tidings.api.spi.OutboundFrame;
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

    /**
     * A call of JSON-RPC 2.0.
     *
     * @param id its id, or that it has none
     * @param method what it calls, as it came: the type of the message
     * @param requestId what it is known by if it is sent again, or null
     * @param params its parameters, which are the fields of the message; not modifiable
     */
    record Call(RpcId id, String method, @Nullable RequestId requestId, Map<String, @Nullable Object> params)
            implements Inbound {}

    /**
     * Meant as a call of JSON-RPC, but none.
     *
     * @param id its id, or that it has none that could be read
     * @param error what kind of error it is
     * @param message what is wrong, for the client's developer
     */
    record MalformedCall(RpcId id, RpcError error, String message) implements Inbound {
        /** Makes the answer. */
        public OutboundFrame answer() {
            return RpcFrames.error(this);
        }

        /** Says whether it is answered: what may be a notification is answered only if it could not be read. */
        public boolean answered() {
            return id.given() || error == RpcError.INVALID_REQUEST;
        }
    }
}
