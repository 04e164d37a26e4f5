package dev.tidings.examples.netty;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.MessageReply;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.Agent;
import dev.tidings.api.spi.MessageHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Stands where an application has its agents: counts as far as it is told. */
final class Counter {
    private static final ThreadId COUNTING = ThreadId.of("counting");

    private Counter() {}

    static MessageHandler handler(AgentBridge bridge, Duration pause) {
        return MessageHandler.of(message -> {
            String text = message.text("message").orElse("");
            if (!text.matches("[1-9]\\d{0,2}|1000")) {
                return MessageReply.rejected("bad_message", "message must be a number from 1 to 1000");
            }
            UserExecutionContext context = message.newRun(COUNTING);
            bridge.execute(context, "counter", "Count to " + text, agent(Integer.parseInt(text), pause));
            return MessageReply.accepted(context.runId());
        });
    }

    private static Agent agent(int last, Duration pause) {
        return run -> {
            for (int number = 1; number <= last; number++) {
                run.delta(number + " ");
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            }
            return "counted to " + last;
        };
    }
}
