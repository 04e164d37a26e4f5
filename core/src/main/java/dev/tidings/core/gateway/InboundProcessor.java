package dev.tidings.core.gateway;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.RequestId;
import dev.tidings.core.codec.ControlFrames;
import dev.tidings.core.codec.Inbound;
import dev.tidings.core.codec.InboundDecoder;
import dev.tidings.core.router.FailureReport;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles one message of a joined client: answers by itself what is between client and server, routes the rest. */
final class InboundProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(InboundProcessor.class);
    private static final CompletionStage<?> DONE = CompletableFuture.completedStage(null);

    private final InboundDecoder decoder;
    private final MessageRouter router;
    private final AuthHandler auth;
    private final AuthenticationGate gate;
    private final RequestMemory memory;
    private final EarlyCancels earlyCancels;
    private final AnswerLimit limit;

    InboundProcessor(
            InboundDecoder decoder,
            MessageRouter router,
            AuthHandler auth,
            AuthenticationGate gate,
            RequestMemory memory,
            EarlyCancels earlyCancels,
            AnswerLimit limit) {
        this.decoder = decoder;
        this.router = router;
        this.auth = auth;
        this.gate = gate;
        this.memory = memory;
        this.earlyCancels = earlyCancels;
        this.limit = limit;
    }

    /** Handles a message. Never throws; the stage, which never fails, is complete when the next one may come. */
    CompletionStage<?> process(JoinedClient client, String text) {
        try {
            Inbound inbound = decoder.decode(text);
            return inbound instanceof Inbound.Frame frame ? process(client, frame) : malformed(client, inbound);
        } catch (Throwable cause) {
            client.reply(FailureReport.internalError(LOG, "handling a message", cause), null);
            return DONE;
        }
    }

    /** Tells the client that its message was not looked at. Never throws. */
    void refuse(JoinedClient client, String text) {
        RequestId requestId = decoder.decode(text) instanceof Inbound.Frame frame ? frame.requestId() : null;
        client.reply(
                new MessageReply.Rejected("overloaded", "the server is busy: send this again later", true), requestId);
    }

    /** Tells the client that it sends too much, so that its message was not looked at. Never throws. */
    void limit(JoinedClient client, String text, long retryAfterMillis) {
        RequestId requestId = decoder.decode(text) instanceof Inbound.Frame frame ? frame.requestId() : null;
        MessageReply.Rejected error = new MessageReply.Rejected(
                "rate_limited", "too many messages: wait for retry_after_ms and send this again", true);
        client.send(ControlFrames.errorMessage(
                error, requestId, Map.of("retry_after_ms", String.valueOf(retryAfterMillis))));
    }

    private static CompletionStage<?> malformed(JoinedClient client, Inbound inbound) {
        if (inbound instanceof Inbound.Malformed malformed) {
            client.malformed(malformed);
        }
        return DONE;
    }

    private CompletionStage<?> process(JoinedClient client, Inbound.Frame frame) {
        Object claimedUser = frame.fields().get("user_id");
        if (claimedUser != null
                && !claimedUser.equals(client.principal().userId().value())) {
            client.reply(
                    MessageReply.rejected("user_mismatch", "user_id must be left out or be the authenticated user's"),
                    frame.requestId());
            return DONE;
        }
        switch (frame.type()) {
            case "ack" -> client.acknowledge(frame.fields().get("seq"));
            case "ping" -> client.send(ControlFrames.pong());
            case "resume" -> client.misplacedResume();
            case "authenticate" -> {
                return renew(client, frame);
            }
            default -> {
                return route(client, frame);
            }
        }
        return DONE;
    }

    private CompletionStage<?> renew(JoinedClient client, Inbound.Frame frame) {
        CompletionStage<MessageReply> answer = Renewal.begin(auth, gate, client, frame.fields());
        return limit.bound(answer).thenAccept(reply -> client.reply(reply, frame.requestId()));
    }

    private CompletionStage<?> route(JoinedClient client, Inbound.Frame frame) {
        InboundMessage message = new InboundMessage(
                client.connectionId(), client.principal(), frame.type(), frame.requestId(), frame.fields());
        RequestId requestId = frame.requestId();
        CompletionStage<MessageReply> answer =
                requestId == null || namesAnotherRequest(frame) ? routed(message) : routeOnce(message, requestId);
        return limit.bound(answer).handle((reply, cause) -> {
            client.reply(
                    cause == null ? reply : FailureReport.internalError(LOG, "routing a message", cause), requestId);
            return null;
        });
    }

    /** Says whether the request id is not the frame's own but that of the request to cancel. */
    private static boolean namesAnotherRequest(Inbound.Frame frame) {
        return frame.type().equals("cancel_run") && frame.fields().get("run_id") == null;
    }

    private CompletionStage<MessageReply> routeOnce(InboundMessage message, RequestId requestId) {
        RequestMemory.Claim claim = memory.claim(message.userId(), requestId);
        if (claim.first()) {
            routed(message).thenAccept(reply -> memory.settle(claim, reply));
        }
        return claim.answer();
    }

    private CompletionStage<MessageReply> routed(InboundMessage message) {
        try {
            return router.route(message)
                    .thenApply(reply -> earlyCancels.considered(message, reply))
                    .exceptionally(cause -> FailureReport.internalError(LOG, "routing a message", cause));
        } catch (RuntimeException | Error e) {
            return CompletableFuture.completedFuture(FailureReport.internalError(LOG, "routing a message", e));
        }
    }
}
