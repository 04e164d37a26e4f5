package dev.tidings.core.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** An executor whose tasks run when the test says so, and which takes no more when the test says so. */
final class StepExecutor implements Executor {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean full;

    @Override
    public void execute(Runnable task) {
        if (full) {
            throw new RejectedExecutionException("full");
        }
        tasks.add(task);
    }

    void full(boolean value) {
        full = value;
    }

    int waiting() {
        return tasks.size();
    }

    void step() {
        tasks.remove().run();
    }

    void runAll() {
        while (!tasks.isEmpty()) {
            step();
        }
    }
}
