package dev.tidings.examples.tomcat;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.MessageReply;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.Agent;
import dev.tidings.api.spi.MessageHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Stands where an application has its agents: says again what it is told, word by word. */
final class Parrot {
    private static final ThreadId CHAT = ThreadId.of("chat");

    private Parrot() {}

    static MessageHandler handler(AgentBridge bridge, Duration pause) {
        return MessageHandler.of(message -> {
            UserExecutionContext context = message.newRun(CHAT);
            String text = message.text("message").orElse("");
            bridge.execute(context, "parrot", text, agent(text, pause));
            return MessageReply.accepted(context.runId());
        });
    }

    private static Agent agent(String text, Duration pause) {
        return run -> {
            for (String word : text.split("(?<= )", -1)) {
                run.delta(word);
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            }
            return text;
        };
    }
}
