package com.example.research;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.MessageHandler;

/** Takes the questions that clients send. */
final class Questions {
    private final AgentBridge bridge;
    private final Library library;

    Questions(AgentBridge bridge, Library library) {
        this.bridge = bridge;
        this.library = library;
    }

    MessageHandler handler() {
        return MessageHandler.of(message -> message.text("question")
                .map(question -> answer(message, question))
                .orElseGet(() -> MessageReply.rejected("no_question", "send a question as text")));
    }

    private MessageReply answer(InboundMessage message, String question) {
        UserExecutionContext context = message.newRun(ThreadId.of("research"));
        bridge.execute(context, "researcher", question, new Researcher(question, library));
        return MessageReply.accepted(context.runId());
    }
}
