package dev.tidings.core.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.Delivery;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.ToolCall;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.core.testing.Eventually;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Plays runs of one user. Every text says whose it is, so that a judge knows a foreign one when it sees it. */
final class Play {
    /** How many runs {@link #everything} ends. */
    static final int RUNS = 6;

    private final Host host;
    private final String user;

    Play(Host host, String user) {
        this.host = host;
        this.user = user;
    }

    UserExecutionContext newRun() {
        return UserExecutionContext.newRun(UserId.of(user), ThreadId.of("thread-of-" + user));
    }

    AgentRun start(String agent) {
        return host.bridge().start(newRun(), agent, mark("task"));
    }

    String mark(String text) {
        return "owner=" + user + "; " + text;
    }

    /** Plays a run of each outcome, and returns the run that completes. */
    RunId everything() {
        RunId whole = wholeRun();
        start("failing").fail(secretCause());
        try (AgentRun abandoned = start("abandoned")) {
            abandoned.tool("never_ends", Map.of("mark", mark("args")));
        }
        AgentRun cancelled = start("cancelled");
        cancelled.cancel(mark("enough"));
        oneByOne();
        return whole;
    }

    private static RuntimeException secretCause() {
        RuntimeException cause = new IllegalStateException("owner=the cause, which no user may read;");
        cause.setStackTrace(new StackTraceElement[0]);
        return cause;
    }

    private RunId wholeRun() {
        try (AgentRun run = start("writer")) {
            run.thinking(mark("first"), 1);
            ToolCall search = run.tool("web_search", Map.of("q", List.of(1, "two", Map.of("mark", mark("args")))));
            ToolCall crawl = run.tool("crawl", Map.of());
            run.delta("Caf\u00e9 \ud83d");
            AgentRun child = run.child("helper", mark("part"));
            run.delta("\ude00 au lait");
            crawl.failed("no network");
            child.thinking(mark("helping"));
            run.progress(62.5, mark("most"));
            run.emit(new CustomEvent("x_note", Map.of("mark", mark("note"))));
            search.completed(Map.of("hits", 3));
            child.complete(null);
            run.complete(Map.of("answer", mark("done")));
            assertThat(run.thinking("too late").refused()).isTrue();
            return run.context().runId();
        }
    }

    private void oneByOne() {
        UserExecutionContext context = newRun();
        host.manager().sendAgentStarted(context, "old hand");
        host.manager().sendAgentThinking(context, mark("thought"));
        host.manager().sendToolExecuting(context, "lookup", Map.of("mark", mark("args")));
        host.manager().sendToolCompleted(context, "lookup", List.of(1, 2));
        host.manager().sendAgentCompleted(context, mark("done"));
    }

    /** Emits both events of a tool by name alone, as old callers do. */
    void toolOfAnyThread(UserExecutionContext context) {
        host.manager().sendToolExecuting(context, "shared", Map.of("mark", mark("args")));
        host.manager().sendToolCompleted(context, "shared", null);
    }

    /** Plays a run of a number of events with a pause after each. */
    void pacedRun(int events, long pauseNanos) {
        AgentRun run = start("worker");
        for (int event = 2; event < events; event++) {
            Delivery delivery = event % 3 == 0 ? run.delta(event + " ") : run.thinking(mark("event " + event));
            keepPace(delivery);
            LockSupport.parkNanos(pauseNanos);
        }
        run.complete(mark("done"));
    }

    /** Waits while the slowest device is more than 500 events behind. */
    void keepPace(Delivery delivery) {
        long seq = delivery.position().toCompletableFuture().join().seq();
        UserId id = UserId.of(user);
        Eventually.until("the devices of " + user + " come near " + seq, () -> host.slowest(id) > seq - 500);
    }
}
