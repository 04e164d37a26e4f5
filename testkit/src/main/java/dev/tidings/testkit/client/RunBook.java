package dev.tidings.testkit.client;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The runs a client has seen, with the texts they stream. Changed by one thread at a time and read by any. Of the runs
 * that ended, the oldest are forgotten beyond a bound.
 */
final class RunBook {
    private static final int MOST_RUNS = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Run> runs = new LinkedHashMap<>();

    /** Adds a run, or returns null if it is known. */
    @Nullable
    RunView see(String runId, String threadId, String agentName) {
        return locked(() -> {
            if (runs.containsKey(runId)) {
                return null;
            }
            forgetOldest();
            Run run = new Run(runId, threadId, agentName);
            runs.put(runId, run);
            return run.view();
        });
    }

    private void forgetOldest() {
        Iterator<Run> oldest = runs.values().iterator();
        while (runs.size() >= MOST_RUNS && oldest.hasNext()) {
            if (oldest.next().status != RunView.Status.RUNNING) {
                oldest.remove();
            }
        }
    }

    /** Ends a run, or returns null if it stood so already. */
    @Nullable
    RunView end(String runId, RunView.Status status) {
        return locked(() -> {
            Run run = runs.get(runId);
            if (run == null || run.status == status) {
                return null;
            }
            run.status = status;
            run.openTools.clear();
            return run.view();
        });
    }

    void openTool(String runId, String executionId, String toolName) {
        locked(() -> run(runId).openTools.put(executionId, toolName));
    }

    void closeTool(String runId, String executionId) {
        locked(() -> run(runId).openTools.remove(executionId));
    }

    TextChange text(String runId, String messageId, int offset, String delta) {
        Message message = locked(() -> {
            Message known = run(runId).messages.computeIfAbsent(messageId, unused -> new Message());
            known.put(offset, delta);
            return known;
        });
        return new TextChange(runId, messageId, offset, delta, message.complete);
    }

    private Run run(String runId) {
        return runs.computeIfAbsent(runId, unused -> new Run(runId, "", ""));
    }

    @Nullable
    String text(String runId, String messageId) {
        return locked(() -> {
            Run run = runs.get(runId);
            Message message = run == null ? null : run.messages.get(messageId);
            return message == null ? null : message.text.toString();
        });
    }

    @Nullable
    RunView view(String runId) {
        return locked(() -> {
            Run run = runs.get(runId);
            return run == null ? null : run.view();
        });
    }

    List<RunView> views() {
        return locked(() -> runs.values().stream().map(Run::view).toList());
    }

    Collection<String> runningExcept(Set<String> listed) {
        return locked(() -> runs.values().stream()
                .filter(run -> run.status == RunView.Status.RUNNING && !listed.contains(run.runId))
                .map(run -> run.runId)
                .toList());
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private static final class Run {
        private final String runId;
        private final String threadId;
        private final String agentName;
        private final Map<String, String> openTools = new LinkedHashMap<>();
        private final Map<String, Message> messages = new LinkedHashMap<>();
        private RunView.Status status = RunView.Status.RUNNING;

        Run(String runId, String threadId, String agentName) {
            this.runId = runId;
            this.threadId = threadId;
            this.agentName = agentName;
        }

        RunView view() {
            return new RunView(runId, threadId, agentName, status, openTools);
        }
    }

    private static final class Message {
        private final StringBuilder text = new StringBuilder();
        private boolean complete = true;

        void put(int offset, String delta) {
            if (offset > text.length()) {
                complete = false;
                text.append(" ".repeat(offset - text.length()));
            }
            text.setLength(offset);
            text.append(delta);
        }
    }
}
