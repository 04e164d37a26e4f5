package dev.tidings.core.gateway;

import dev.tidings.api.MessageReply;
import dev.tidings.api.spi.TaskScheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Bounds how long an answer is waited for. What is answered later is not sent. */
record AnswerLimit(TaskScheduler scheduler, Duration limit) {
    private static final MessageReply TIMEOUT =
            new MessageReply.Rejected("timeout", "the message was not answered in time: send it again later", true);

    /** Returns the answer, or a refusal when it does not come in time. */
    CompletionStage<MessageReply> bound(CompletionStage<MessageReply> answer) {
        CompletableFuture<MessageReply> bounded = new CompletableFuture<>();
        answer.whenComplete((reply, cause) -> {
            if (cause == null) {
                bounded.complete(reply);
            } else {
                bounded.completeExceptionally(cause);
            }
        });
        if (!bounded.isDone()) {
            TaskScheduler.Scheduled timer = scheduler.schedule(() -> bounded.complete(TIMEOUT), limit);
            CompletionStage<MessageReply> stage = bounded;
            stage.whenComplete((reply, cause) -> timer.cancel());
        }
        return bounded;
    }
}
