package dev.tidings.core.gateway;

import dev.tidings.api.MessageReply;
import dev.tidings.api.RequestId;
import dev.tidings.core.codec.ControlFrames;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers a frame of this protocol. */
record FrameAnswering(JoinedClient client, @Nullable RequestId requestId) implements Answering {
    @Override
    public void reply(MessageReply reply) {
        client.reply(reply, requestId);
    }

    @Override
    public void refuseFor(MessageReply.Rejected reason, long retryAfterMillis) {
        client.send(ControlFrames.errorMessage(
                reason, requestId, Map.of("retry_after_ms", String.valueOf(retryAfterMillis))));
    }

    @Override
    public void acknowledged() {}

    @Override
    public void pong() {
        client.send(ControlFrames.pong());
    }
}
