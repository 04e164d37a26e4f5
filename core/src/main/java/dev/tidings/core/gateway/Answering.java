package dev.tidings.core.gateway;

import dev.tidings.api.MessageReply;
import dev.tidings.core.codec.Inbound;

/** How one message of a client is answered: by the frames of this protocol, or as a call of JSON-RPC. */
interface Answering {
    /** Tells the client what came of its message. */
    void reply(MessageReply reply);

    /** Tells the client that its message was not looked at, and when it may send it again. */
    void refuseFor(MessageReply.Rejected reason, long retryAfterMillis);

    /** Tells the client, if it wants to know, that its acknowledgement was taken. */
    void acknowledged();

    /** Answers a ping. */
    void pong();

    static Answering of(JoinedClient client, Inbound inbound) {
        if (inbound instanceof Inbound.Call call) {
            return new CallAnswering(client, call.id(), call.method());
        }
        if (inbound instanceof Inbound.MalformedCall call) {
            return new CallAnswering(client, call.id(), "");
        }
        return new FrameAnswering(client, inbound instanceof Inbound.Frame frame ? frame.requestId() : null);
    }
}
