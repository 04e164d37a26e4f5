package dev.tidings.testkit.tck;

import dev.tidings.api.BadMessageException;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RequestId;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.MessageHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A handler under test, with what it takes. */
record MessageBench(MessageHandler handler, String type, Map<String, Object> good, Patience patience) {
    static UserId user() {
        return UserId.of("user-" + UUID.randomUUID());
    }

    InboundMessage message(UserId user, Map<String, ? extends @Nullable Object> fields) {
        return message(user, fields, RequestId.random());
    }

    InboundMessage message(UserId user, Map<String, ? extends @Nullable Object> fields, @Nullable RequestId requestId) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(fields);
        all.put("type", type);
        return new InboundMessage(ConnectionId.random(), UserPrincipal.of(user), type, requestId, all);
    }

    /** Handles a message, and demands a reply. */
    MessageReply handle(InboundMessage message) {
        String what = "handle of a message with " + shown(message.fields());
        CompletionStage<MessageReply> stage;
        try {
            stage = handler.handle(message);
        } catch (BadMessageException bad) {
            return refusal(bad);
        } catch (RuntimeException | Error thrown) {
            throw new AssertionError(what + " must yield a reply but threw " + thrown, thrown);
        }
        return patience.get(what, stage == null ? stage : stage.exceptionally(MessageBench::refusal));
    }

    /** Returns what a server makes of an exception that says that the message is bad. */
    private static MessageReply refusal(Throwable failure) {
        Throwable root =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (root instanceof BadMessageException bad) {
            return MessageReply.rejected("bad_message", String.valueOf(bad.getMessage()));
        }
        throw new CompletionException(root);
    }

    static String shown(Map<String, ? extends @Nullable Object> fields) {
        String text = fields.toString().replaceAll("\\p{Cntrl}", "?");
        return text.length() <= 120 ? text : text.substring(0, 120) + "...";
    }
}
