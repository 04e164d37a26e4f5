package dev.tidings.testkit.fault;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AgentRun;
import dev.tidings.api.MessageId;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.testkit.MockFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** The runs of a scenario that is played. */
final class PlayedRuns {
    private static final MessageId MESSAGE = MessageId.of("msg-1");

    private final AgentBridge bridge;
    private final MessageRouter router;
    private final HistoryChecker checker;
    private final Map<Integer, Played> runs = new LinkedHashMap<>();

    PlayedRuns(AgentBridge bridge, MessageRouter router, HistoryChecker checker) {
        this.bridge = bridge;
        this.router = router;
        this.checker = checker;
    }

    static UserId user(int number) {
        return UserId.of("user-" + number);
    }

    private record Played(UserId user, AgentRun run, StringBuilder text) {}

    void step(Step step) {
        if (step instanceof Step.Start start) {
            start(start);
        } else if (step instanceof Step.OfRun work) {
            Played played = runs.get(work.run());
            if (played != null) {
                work(work, played);
            }
        }
    }

    private void work(Step.OfRun step, Played played) {
        AgentRun run = played.run();
        if (step instanceof Step.Think) {
            run.thinking("considering");
        } else if (step instanceof Step.UseTool) {
            run.tool("search", Map.of("query", "prices")).completed("found");
        } else if (step instanceof Step.Stream stream) {
            stream(played, stream.text());
        } else if (step instanceof Step.Complete) {
            run.complete("done");
        } else if (step instanceof Step.Fail) {
            run.fail("planned", "it was to fail", false);
        } else {
            String runId = run.context().runId().value();
            router.route(MockFactory.createMessage(played.user(), "cancel_run", Map.of("run_id", runId)));
        }
    }

    private void start(Step.Start start) {
        UserId user = user(start.user());
        RunId runId = RunId.of("run-" + start.run());
        UserExecutionContext context = UserExecutionContext.of(user, ThreadId.of("th-" + start.run()), runId);
        runs.computeIfAbsent(
                start.run(), unused -> new Played(user, bridge.start(context, "agent", null), new StringBuilder()));
    }

    private static void stream(Played played, String piece) {
        if (!played.run().delta(MESSAGE, piece).refused()) {
            played.text().append(piece);
        }
    }

    /** Completes what is open, and tells the checker which texts were streamed. */
    void finish() {
        runs.values().forEach(played -> {
            played.run().complete("done");
            checker.streamed(
                    played.user(),
                    played.run().context().runId(),
                    MESSAGE,
                    played.text().toString());
        });
    }
}
