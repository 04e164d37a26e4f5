package dev.tidings.api;

import dev.tidings.api.internal.CanonicalMessageRouter;
import dev.tidings.api.spi.MessageHandler;
import java.util.concurrent.CompletionStage;

/**
 * Brings what clients send to the handler of its type. A handler of the application comes before a built-in one of
 * the same type; of two of the application's for the same type the second is refused. Thread-safe. Implemented by core
 * only: get one from {@code MessageRouters} or from {@link TidingsServer#router()}.
 */
public sealed interface MessageRouter permits CanonicalMessageRouter {
    /**
     * Registers a handler.
     *
     * @param type the message type, such as {@code user_message}
     * @param handler the handler
     * @return what takes it out again
     * @throws IllegalStateException if the application has registered a handler of this type already
     * @throws IllegalArgumentException if the type is blank, or an alias of another type, which the message names
     */
    HandlerRegistration addHandler(String type, MessageHandler handler);

    /**
     * Routes a message to its handler, on the caller's thread. Never throws.
     *
     * @param message the message
     * @return completes with the reply and never fails: a message that nobody handles is rejected as
     *     {@code unknown_type}, and a handler that fails as {@code internal_error}
     */
    CompletionStage<MessageReply> route(InboundMessage message);

    /**
     * Counts.
     *
     * @return the numbers of this router at this moment
     */
    RouterStatistics statistics();
}
