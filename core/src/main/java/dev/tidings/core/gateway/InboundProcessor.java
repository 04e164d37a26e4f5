package dev.tidings.core.gateway;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRouterRegistry;
import dev.tidings.api.RequestId;
import dev.tidings.core.codec.Inbound;
import dev.tidings.core.codec.InboundDecoder;
import dev.tidings.core.router.FailureReport;
import dev.tidings.core.router.Routers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles one message of a joined client: answers by itself what is between client and server, routes the rest. */
final class InboundProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(InboundProcessor.class);
    private static final CompletionStage<?> DONE = CompletableFuture.completedStage(null);

    private final InboundDecoder decoder;
    private final MessageRouterRegistry routers;
    private final AuthHandler auth;
    private final AuthenticationGate gate;
    private final RequestMemory memory;
    private final EarlyCancels earlyCancels;
    private final AnswerLimit limit;

    InboundProcessor(
            InboundDecoder decoder,
            MessageRouterRegistry routers,
            AuthHandler auth,
            AuthenticationGate gate,
            RequestMemory memory,
            EarlyCancels earlyCancels,
            AnswerLimit limit) {
        this.decoder = decoder;
        this.routers = routers;
        this.auth = auth;
        this.gate = gate;
        this.memory = memory;
        this.earlyCancels = earlyCancels;
        this.limit = limit;
    }

    /**
     * Handles a message. Never throws; the stage, which never fails, is complete when the next one may come. That it may
     * although this has not returned is said by {@code goOn}.
     */
    CompletionStage<?> process(JoinedClient client, String text, Runnable goOn) {
        Inbound inbound = decoder.decode(text);
        Answering answering = Answering.of(client, inbound);
        try {
            if (inbound instanceof Inbound.Frame frame) {
                return process(client, frame, answering, goOn);
            }
            return inbound instanceof Inbound.Call call
                    ? process(
                            client, new Inbound.Frame(call.method(), call.requestId(), call.params()), answering, goOn)
                    : malformed(client, inbound, answering);
        } catch (Throwable cause) {
            answering.reply(FailureReport.internalError(LOG, "handling a message", cause));
            return DONE;
        }
    }

    /** Tells the client that its message was not looked at. Never throws. */
    void refuse(JoinedClient client, String text) {
        Answering.of(client, decoder.decode(text))
                .reply(new MessageReply.Rejected("overloaded", "the server is busy: send this again later", true));
    }

    /** Tells the client that it sends too much, so that its message was not looked at. Never throws. */
    void limit(JoinedClient client, String text, long retryAfterMillis) {
        MessageReply.Rejected error = new MessageReply.Rejected(
                "rate_limited", "too many messages: wait for retry_after_ms and send this again", true);
        Answering.of(client, decoder.decode(text)).refuseFor(error, retryAfterMillis);
    }

    private static CompletionStage<?> malformed(JoinedClient client, Inbound inbound, Answering answering) {
        if (inbound instanceof Inbound.Malformed malformed) {
            client.malformed(() -> answering.reply(MessageReply.rejected(malformed.errorCode(), malformed.message())));
        } else if (inbound instanceof Inbound.MalformedCall call) {
            client.malformed(() -> {
                if (call.answered()) {
                    client.send(call.answer());
                }
            });
        }
        return DONE;
    }

    private CompletionStage<?> process(JoinedClient client, Inbound.Frame frame, Answering answering, Runnable goOn) {
        Object claimedUser = frame.fields().get("user_id");
        if (claimedUser != null
                && !claimedUser.equals(client.principal().userId().value())) {
            answering.reply(
                    MessageReply.rejected("user_mismatch", "user_id must be left out or be the authenticated user's"));
            return DONE;
        }
        switch (frame.type()) {
            case "ack" -> acknowledge(client, frame, answering);
            case "ping" -> answering.pong();
            case "resume" -> client.misplacedResume();
            case "authenticate" -> {
                return renew(client, frame, answering);
            }
            default -> {
                return route(client, frame, answering, goOn);
            }
        }
        return DONE;
    }

    private static void acknowledge(JoinedClient client, Inbound.Frame frame, Answering answering) {
        client.acknowledge(frame.fields().get("seq"));
        if (client.breach() == null) {
            answering.acknowledged();
        }
    }

    private CompletionStage<?> renew(JoinedClient client, Inbound.Frame frame, Answering answering) {
        CompletionStage<MessageReply> answer = Renewal.begin(auth, gate, client, frame.fields());
        CompletionStage<?> told = limit.bound(answer, Renewal.UNAVAILABLE).thenAccept(answering::reply);
        var unused = told.runAfterBoth(answer, client::closeIfUserChanged);
        return told;
    }

    private CompletionStage<?> route(JoinedClient client, Inbound.Frame frame, Answering answering, Runnable goOn) {
        InboundMessage message = new InboundMessage(
                client.connectionId(), client.principal(), frame.type(), frame.requestId(), frame.fields());
        RequestId requestId = frame.requestId();
        if (requestId == null || namesAnotherRequest(frame)) {
            return call(client, message, answering::reply, goOn);
        }
        RequestMemory.Claim claim = memory.claim(message.userId(), requestId);
        CompletionStage<?> told = claim.answer().thenAccept(answering::reply);
        return claim.first() ? call(client, message, reply -> memory.settle(claim, reply), goOn) : told;
    }

    private CompletionStage<?> call(
            JoinedClient client, InboundMessage message, Consumer<MessageReply> told, Runnable goOn) {
        return limit.call(
                new AnswerLimit.Call(message.type(), () -> routed(message), noted(client, message, told)), goOn);
    }

    /** Looks for the route's name only if somebody wants to know it, since routing looks for it too. */
    private Consumer<MessageReply> noted(JoinedClient client, InboundMessage message, Consumer<MessageReply> told) {
        if (!client.isListenedTo()) {
            return told;
        }
        String route = Routers.routeOf(routers, message);
        return told.andThen(reply -> client.answered(route, reply));
    }

    /** Says whether the request id is not the frame's own but that of the request to cancel. */
    private static boolean namesAnotherRequest(Inbound.Frame frame) {
        return frame.type().equals("cancel_run") && frame.fields().get("run_id") == null;
    }

    private CompletionStage<MessageReply> routed(InboundMessage message) {
        try {
            return routers.route(message)
                    .thenApply(reply -> earlyCancels.considered(message, reply))
                    .exceptionally(cause -> FailureReport.internalError(LOG, "routing a message", cause));
        } catch (RuntimeException | Error e) {
            return CompletableFuture.completedFuture(FailureReport.internalError(LOG, "routing a message", e));
        }
    }
}
