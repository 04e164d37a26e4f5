package dev.tidings.api.spi;

import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Handles messages of one type that clients send. Runs on the application executor, never on a transport's thread;
 * messages of one connection come one after the other, each when the stage of the one before is complete.
 *
 * <p>A handler, its stage included, has a limit of time, 60 s by default. Beyond it a thread that is still in the handler
 * is interrupted, the client is told {@code handler_timeout}, its next message is handled, and the answer is dropped when
 * it comes. Work that takes long is therefore begun here and not waited for.
 */
@FunctionalInterface
public interface MessageHandler {
    /**
     * Handles a message.
     *
     * @param message the message; its user is the authenticated one
     * @return what the client is told; a failed stage or an exception tells it {@code internal_error} with a
     *     correlation id, and the cause goes to the log, but for {@link dev.tidings.api.BadMessageException}
     */
    CompletionStage<MessageReply> handle(InboundMessage message);

    /**
     * Makes a handler that answers at once.
     *
     * @param handler the function
     * @return the handler
     */
    static MessageHandler of(Function<InboundMessage, MessageReply> handler) {
        return message -> CompletableFuture.completedFuture(handler.apply(message));
    }
}
