package dev.tidings.core.router;

import dev.tidings.api.BadMessageException;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.text.SafeText;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of a handler. Whatever the handler and its stage do, there is one reply, and at most one failure. */
final class HandlerCall {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerCall.class);

    private final InboundMessage message;
    private final Tally tally;
    private final CompletableFuture<MessageReply> answer = new CompletableFuture<>();
    private final AtomicBoolean settled = new AtomicBoolean();

    private HandlerCall(InboundMessage message, Tally tally) {
        this.message = message;
        this.tally = tally;
    }

    static CompletionStage<MessageReply> call(MessageHandler handler, InboundMessage message, Tally tally) {
        HandlerCall call = new HandlerCall(message, tally);
        try {
            CompletionStage<MessageReply> stage = handler.handle(message);
            if (stage == null) {
                call.settle(null, new IllegalStateException("the handler returned null: return a stage"));
            } else {
                stage.whenComplete(call::settle);
            }
        } catch (Throwable cause) {
            call.settle(null, cause);
        }
        return call.answer;
    }

    private void settle(@Nullable MessageReply reply, @Nullable Throwable cause) {
        if (!settled.compareAndSet(false, true)) {
            return;
        }
        if (cause == null && reply != null) {
            answer.complete(reply);
            return;
        }
        if (cause != null && root(cause) instanceof BadMessageException bad) {
            answer.complete(MessageReply.rejected("bad_message", SafeText.of(String.valueOf(bad.getMessage()))));
            return;
        }
        tally.countFailed();
        answer.complete(FailureReport.internalError(
                LOG,
                "the handler of " + message.type(),
                cause != null ? cause : new IllegalStateException("the handler replied null: complete with a reply")));
    }

    private static Throwable root(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
