package com.example.broken.kept;

import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.ThreadId;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.spi.MessageHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Breaks NO_EMITTER_KEPT_ACROSS_RUNS: the second user's message moves the first one's emitter. */
final class Reporter implements MessageHandler {
    private final WebSocketManager manager;
    private WebSocketEmitter emitter;

    Reporter(WebSocketManager manager) {
        this.manager = manager;
    }

    @Override
    public CompletionStage<MessageReply> handle(InboundMessage message) {
        emitter = manager.createUserEmitter(message.newRun(ThreadId.of("reports")));
        emitter.sendAgentStarted("reporter", null);
        emitter.sendAgentCompleted("done");
        return CompletableFuture.completedFuture(MessageReply.accepted());
    }
}
