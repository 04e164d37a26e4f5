package dev.tidings.examples.quickstart;

import dev.tidings.api.AgentRun;
import dev.tidings.api.ToolCall;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The way of an agent through one run: its thoughts are numbered, its steps paced, and a cancel ends it at once. */
final class Steps {
    private static final Pattern PIECE = Pattern.compile("\\S+\\s*");
    private static final int PIECES_PER_PAUSE = 15;

    private final AgentRun run;
    private final Duration pause;
    private final AtomicInteger thoughts = new AtomicInteger();
    private final CountDownLatch cancelled = new CountDownLatch(1);

    Steps(AgentRun run, Duration pause) {
        this.run = run;
        this.pause = pause;
        run.cancellation().onCancelled(cancelled::countDown);
    }

    void think(String reasoning) throws InterruptedException {
        check();
        run.thinking(reasoning, thoughts.incrementAndGet());
        pause(pause);
    }

    void progress(double percent, String message) {
        run.progress(percent, message);
    }

    /** Shows a tool at work; its time is the work's own. */
    <T> T tool(String name, Map<String, Object> args, Callable<T> work, Function<T, Map<String, Object>> report)
            throws Exception {
        check();
        try (ToolCall call = run.tool(name, args)) {
            try {
                T result = work.call();
                call.completed(report.apply(result));
                return result;
            } catch (ToolFailure failure) {
                call.failed(String.valueOf(failure.getMessage()));
                throw failure;
            }
        }
    }

    void pause() throws InterruptedException {
        pause(pause);
    }

    /** Streams the answer piece by piece. */
    void say(String answer) throws InterruptedException {
        Matcher piece = PIECE.matcher(answer);
        while (piece.find()) {
            check();
            run.delta(piece.group());
            pause(pause.dividedBy(PIECES_PER_PAUSE));
        }
    }

    void check() {
        if (run.cancellation().isCancelled()) {
            throw new CancellationException("the run was cancelled");
        }
    }

    private void pause(Duration length) throws InterruptedException {
        if (cancelled.await(length.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new CancellationException("the run was cancelled");
        }
    }
}
