package dev.tidings.core.gateway;

import dev.tidings.api.MessageReply;
import dev.tidings.core.codec.RpcId;

/** Answers a call of JSON-RPC, and a notification not at all. */
record CallAnswering(JoinedClient client, RpcId id, String method) implements Answering {
    @Override
    public void reply(MessageReply reply) {
        if (!id.given()) {
            return;
        }
        if (reply instanceof MessageReply.Rejected rejected) {
            client.send(id.error(rejected, null));
        } else if (reply instanceof MessageReply.Accepted accepted) {
            client.send(id.result(method, accepted.runId()));
        }
    }

    @Override
    public void refuseFor(MessageReply.Rejected reason, long retryAfterMillis) {
        if (id.given()) {
            client.send(id.error(reason, retryAfterMillis));
        }
    }

    @Override
    public void acknowledged() {
        reply(MessageReply.accepted());
    }

    @Override
    public void pong() {
        reply(MessageReply.accepted());
    }
}
