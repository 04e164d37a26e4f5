package com.example.greeter;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.MessageHandler;

/** Greets whoever sends its name. */
final class Greeter {
    private final AgentBridge bridge;

    Greeter(AgentBridge bridge) {
        this.bridge = bridge;
    }

    MessageHandler handler() {
        return MessageHandler.of(message -> message.text("name")
                .map(name -> greet(message, name))
                .orElseGet(() -> MessageReply.rejected("no_name", "send a name as text")));
    }

    private MessageReply greet(InboundMessage message, String name) {
        UserExecutionContext context = message.newRun(ThreadId.of("greetings"));
        bridge.execute(context, "greeter", null, run -> {
            run.thinking("Who was " + name + " again?");
            return "Hello, " + name;
        });
        return MessageReply.accepted(context.runId());
    }
}
