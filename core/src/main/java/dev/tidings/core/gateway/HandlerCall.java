package dev.tidings.core.gateway;

import dev.tidings.api.MessageReply;
import dev.tidings.api.spi.TaskScheduler.Scheduled;
import dev.tidings.core.text.SafeText;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a message handler, which is waited for so long, whether it blocks its thread or its stage is never
 * complete. Then the answer is that it took too long, a thread that is still in the handler is interrupted, and the
 * connection goes on without it. What the handler answers after that is dropped and noted in the log.
 *
 * <p>The thread is interrupted under the lock under which it leaves the handler, so never when it is out of it.
 */
final class HandlerCall {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerCall.class);
    private static final MessageReply TIMEOUT = MessageReply.rejected(
            "handler_timeout", "the message was not answered in time, but may have been handled all the same");

    private final String type;
    private final Duration limit;
    private final Runnable goOn;
    private final CompletableFuture<MessageReply> answer = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread inside = Thread.currentThread();
    private boolean interrupted;

    HandlerCall(String type, Duration limit, Runnable goOn) {
        this.type = type;
        this.limit = limit;
        this.goOn = goOn;
    }

    /**
     * Calls a handler on this thread.
     *
     * @param handler what is called; neither throws nor returns a stage that fails
     * @param timer the timer of the call
     * @param told gets the one answer; from this thread, the handler's or the timer's
     * @return when the client was told
     */
    CompletionStage<?> run(
            Supplier<CompletionStage<MessageReply>> handler, Scheduled timer, Consumer<MessageReply> told) {
        CompletionStage<?> done = answer.thenAccept(reply -> {
            timer.cancel();
            told.accept(reply);
        });
        CompletionStage<MessageReply> stage;
        try {
            stage = handler.get();
        } finally {
            leave();
        }
        stage.thenAccept(this::answered);
        return done;
    }

    private void leave() {
        lock.lock();
        try {
            inside = null;
            if (interrupted && Thread.interrupted()) {
                LOG.debug("the handler of {} left its interrupt behind", SafeText.of(type));
            }
        } finally {
            lock.unlock();
        }
    }

    private void answered(MessageReply reply) {
        if (!answer.complete(reply)) {
            LOG.warn("the handler of {} answered after its limit of {}: that is dropped", SafeText.of(type), limit);
        }
    }

    /** Gives the handler up, unless it has answered. For the timer. */
    void expire() {
        if (answer.complete(TIMEOUT)) {
            LOG.warn("the handler of {} took longer than its limit of {}", SafeText.of(type), limit);
            if (interrupt()) {
                goOn.run();
            }
        }
    }

    private boolean interrupt() {
        lock.lock();
        try {
            Thread thread = inside;
            if (thread != null) {
                interrupted = true;
                thread.interrupt();
            }
            return interrupted;
        } finally {
            lock.unlock();
        }
    }
}
