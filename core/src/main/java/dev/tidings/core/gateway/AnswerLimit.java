package dev.tidings.core.gateway;

import dev.tidings.api.MessageReply;
import dev.tidings.api.spi.TaskScheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Bounds how long an answer is waited for. What is answered later is not sent. */
record AnswerLimit(TaskScheduler scheduler, Duration limit) {

    /** Returns the answer, or another when it does not come in time. */
    CompletionStage<MessageReply> bound(CompletionStage<MessageReply> answer, MessageReply otherwise) {
        CompletableFuture<MessageReply> bounded = new CompletableFuture<>();
        answer.whenComplete((reply, cause) -> bounded.complete(cause == null ? reply : otherwise));
        if (!bounded.isDone()) {
            TaskScheduler.Scheduled timer = scheduler.schedule(() -> bounded.complete(otherwise), limit);
            CompletionStage<MessageReply> stage = bounded;
            stage.whenComplete((reply, cause) -> timer.cancel());
        }
        return bounded;
    }

    /** What is needed to call a handler: its name for the log, the call, and who gets the answer. */
    record Call(String type, Supplier<CompletionStage<MessageReply>> handler, Consumer<MessageReply> told) {}

    /**
     * Calls a handler on this thread.
     *
     * @param goOn called when the handler was given up while it still blocks this thread
     * @return when the answer was told
     */
    CompletionStage<?> call(Call call, Runnable goOn) {
        HandlerCall handling = new HandlerCall(call.type(), limit, goOn);
        return handling.run(call.handler(), scheduler.schedule(handling::expire, limit), call.told());
    }
}
