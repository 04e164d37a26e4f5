package dev.tidings.testkit.reliability;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AgentRun;
import dev.tidings.api.MessageId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.testkit.fault.HistoryChecker;
import java.util.Map;
import java.util.Random;

/** One run with a given number of events of every kind, drawn from a seed. */
final class Workload {
    private static final MessageId MESSAGE = MessageId.of("msg-1");

    private final UserId user;
    private final RunId runId;
    private final AgentRun run;
    private final Random random;
    private final StringBuilder text = new StringBuilder();
    private int left;

    Workload(AgentBridge bridge, UserId user, RunId runId, int events, Random random) {
        this.user = user;
        this.runId = runId;
        this.random = random;
        this.run = bridge.start(UserExecutionContext.of(user, ThreadId.of("th-1"), runId), "agent", "a task");
        this.left = events - 1;
    }

    boolean isDone() {
        return left == 0;
    }

    /** Emits the next event, or the next two. */
    void step() {
        if (left == 1) {
            run.complete("done");
            left = 0;
            return;
        }
        switch (left == 2 ? 1 : random.nextInt(4)) {
            case 0 -> {
                run.tool("search", Map.of("query", "number " + left)).completed("found " + random.nextLong());
                left--;
            }
            case 1 -> run.thinking("considering number " + left + ", " + random.nextLong());
            case 2 -> run.progress(random.nextInt(100), "number " + left);
            default -> {
                String piece = "piece " + left + " é\uD83D\uDE00 ";
                text.append(piece);
                run.delta(MESSAGE, piece);
            }
        }
        left--;
    }

    void tell(HistoryChecker checker) {
        checker.streamed(user, runId, MESSAGE, text.toString());
    }
}
