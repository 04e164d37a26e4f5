package dev.tidings.core.execution;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs nothing until it is told to, and then on the caller's thread. */
final class HeldExecutor implements Executor {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    boolean full;

    @Override
    public synchronized void execute(Runnable task) {
        if (full) {
            throw new RejectedExecutionException("full");
        }
        tasks.add(task);
    }

    void runAll() {
        Runnable next = poll();
        while (next != null) {
            next.run();
            next = poll();
        }
    }

    private synchronized Runnable poll() {
        return tasks.poll();
    }
}
