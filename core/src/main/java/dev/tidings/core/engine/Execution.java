package dev.tidings.core.engine;

import dev.tidings.api.RunOutcome;
import dev.tidings.api.spi.Agent;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An agent at work. Whatever it does, its run ends, and the thread goes back without a pending interrupt of ours. */
final class Execution implements Runnable {
    private final DefaultAgentRun run;
    private final Agent agent;
    private final CompletableFuture<RunOutcome> outcome = new CompletableFuture<>();
    private final Object lock = new Object();
    private @Nullable Thread worker;
    private boolean interrupted;

    Execution(DefaultAgentRun run, Agent agent) {
        this.run = run;
        this.agent = agent;
    }

    CompletableFuture<RunOutcome> outcome() {
        return outcome;
    }

    @Override
    public void run() {
        Object result = null;
        Throwable cause = null;
        begin();
        try {
            run.runCancellation().interruptWith(this::interrupt);
            if (!run.status().ended()) {
                result = agent.run(run);
                completeUnlessEnded(result);
            }
        } catch (Throwable failure) {
            cause = failure;
            failUnlessEnded(failure);
        } finally {
            run.runCancellation().interruptWith(null);
            end();
            finish(result, cause);
        }
    }

    private void completeUnlessEnded(@Nullable Object result) {
        if (!run.status().ended()) {
            run.complete(result);
        }
    }

    private void failUnlessEnded(Throwable failure) {
        try {
            if (!run.status().ended()) {
                run.fail(failure);
            }
        } catch (RuntimeException | Error again) {
            run.close();
        }
    }

    void finish(@Nullable Object result, @Nullable Throwable cause) {
        outcome.complete(new RunOutcome(run.context().runId(), run.status(), result, cause));
    }

    private void begin() {
        synchronized (lock) {
            worker = Thread.currentThread();
        }
    }

    private void interrupt() {
        synchronized (lock) {
            if (worker != null) {
                interrupted = true;
                worker.interrupt();
            }
        }
    }

    private void end() {
        synchronized (lock) {
            worker = null;
            if (interrupted) {
                Thread.interrupted();
            }
        }
    }
}
