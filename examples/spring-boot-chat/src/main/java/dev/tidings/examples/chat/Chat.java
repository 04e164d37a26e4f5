package dev.tidings.examples.chat;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.spring.MessageType;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Gives each question to an agent of its own and says at once which run works on it. */
@Component
@MessageType("user_message")
class Chat implements MessageHandler {
    private static final ThreadId THREAD = ThreadId.of("travel");
    private static final int LONGEST_QUESTION = 500;

    private final AgentBridge bridge;
    private final Duration pause;

    Chat(AgentBridge bridge, @Value("${chat.pause}") Duration pause) {
        this.bridge = bridge;
        this.pause = pause;
    }

    @Override
    public CompletionStage<MessageReply> handle(InboundMessage message) {
        return CompletableFuture.completedFuture(answer(message));
    }

    private MessageReply answer(InboundMessage message) {
        String question = message.text("message").orElse("").strip();
        if (question.isEmpty() || question.length() > LONGEST_QUESTION) {
            return MessageReply.rejected(
                    "bad_message",
                    "message must have 1 to " + LONGEST_QUESTION + " characters but had " + question.length());
        }
        UserExecutionContext context = message.newRun(THREAD);
        bridge.execute(context, TravelAgent.NAME, question, new TravelAgent(question, pause));
        return MessageReply.accepted(context.runId());
    }
}
