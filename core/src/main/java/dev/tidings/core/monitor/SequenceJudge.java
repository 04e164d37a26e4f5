package dev.tidings.core.monitor;

import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.monitor.EventValidator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges the events of one run together. */
final class SequenceJudge implements Judge {
    private static final int MOST_OPEN = 256;

    private final UserExecutionContext run;
    private final EventValidator.Settings settings;
    private final Map<String, String> open = new LinkedHashMap<>();
    private boolean started;
    private @Nullable String terminal;
    private long lastSeq = -1;
    private long firstMillis = -1;
    private long criticalMillis = -1;

    SequenceJudge(UserExecutionContext run, EventValidator.Settings settings) {
        this.run = Objects.requireNonNull(run, "run");
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    @Override
    public List<String> judge(EventView event) {
        List<String> problems = new ArrayList<>();
        problems.addAll(RealTimeJudge.compare("user_id", run.userId().value(), event));
        problems.addAll(RealTimeJudge.compare("thread_id", run.threadId().value(), event));
        problems.addAll(RealTimeJudge.compare("run_id", run.runId().value(), event));
        order(event, problems);
        tools(event, problems);
        time(event, problems);
        return problems;
    }

    private void order(EventView event, List<String> problems) {
        boolean starts = event.type().equals(EventTypes.AGENT_STARTED);
        if (terminal != null) {
            problems.add(
                    "nothing may follow the terminal event " + terminal + " but " + Texts.cut(event.type()) + " did");
        } else if (starts && started) {
            problems.add("agent_started must come once but came again");
        } else if (!starts && !started && !event.custom()) {
            problems.add("agent_started must come first but " + Texts.cut(event.type()) + " did");
        }
        if (event.seq() >= 0 && event.seq() <= lastSeq) {
            problems.add(
                    "seq must be above " + lastSeq + " but was " + event.seq() + ": leave out what was seen already");
        }
    }

    private void tools(EventView event, List<String> problems) {
        String execution = event.text("execution_id");
        String tool = event.text("tool_name");
        if (event.type().equals(EventTypes.TOOL_EXECUTING)) {
            if (open.containsKey(execution)) {
                problems.add("execution_id must be new but " + Texts.cut(execution) + " is open");
            } else if (open.size() >= MOST_OPEN) {
                problems.add("at most " + MOST_OPEN + " executions may be open but one more began");
            }
        } else if (event.type().equals(EventTypes.TOOL_COMPLETED)) {
            String began = open.get(execution);
            if (began == null) {
                problems.add("tool_completed must follow the tool_executing of its execution_id but "
                        + Texts.cut(execution) + " is not open");
            } else if (!began.equals(tool)) {
                problems.add("tool_name must be that of the execution, " + Texts.cut(began) + ", but was "
                        + Texts.cut(tool));
            }
        } else if (event.terminal()) {
            open.forEach((id, name) -> problems.add("execution " + Texts.cut(id) + " of " + Texts.cut(name)
                    + " must be completed before " + event.type()));
        }
    }

    private void time(EventView event, List<String> problems) {
        long now = event.millis();
        if (now < 0 || firstMillis < 0) {
            return;
        }
        Duration all = Duration.ofMillis(now - firstMillis);
        Duration gap = Duration.ofMillis(now - criticalMillis);
        if ((event.critical() || event.terminal()) && gap.compareTo(settings.longestGap()) > 0) {
            problems.add("there must be at most " + settings.longestGap() + " without a critical event but "
                    + event.type() + " came after " + gap);
        }
        if (all.compareTo(settings.limit()) > 0) {
            problems.add("the run must take at most " + settings.limit() + " but " + Texts.cut(event.type())
                    + " came after " + all);
        }
    }

    @Override
    public void accept(EventView event) {
        started |= event.type().equals(EventTypes.AGENT_STARTED);
        if (event.type().equals(EventTypes.TOOL_EXECUTING)) {
            open.put(event.text("execution_id"), event.text("tool_name"));
        } else if (event.type().equals(EventTypes.TOOL_COMPLETED)) {
            open.remove(event.text("execution_id"));
        } else if (event.terminal()) {
            terminal = event.type();
        }
        lastSeq = Math.max(lastSeq, event.seq());
        firstMillis = firstMillis < 0 ? event.millis() : firstMillis;
        criticalMillis = event.critical() || criticalMillis < 0 ? event.millis() : criticalMillis;
    }

    @Override
    public List<String> end(List<String> missingTypes) {
        List<String> problems = new ArrayList<>();
        if (terminal == null) {
            problems.add("a terminal event must end the run but none has come");
        }
        int allowed = settings.strict() ? 0 : 1;
        if (missingTypes.size() > allowed) {
            problems.add("critical events must all come" + (allowed == 0 ? "" : ", but for one,") + " but missing are "
                    + String.join(", ", missingTypes));
        }
        return problems;
    }

    @Override
    public Optional<String> openExecution(String toolName) {
        return open.entrySet().stream()
                .filter(entry -> entry.getValue().equals(toolName))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public void reset() {
        open.clear();
        started = false;
        terminal = null;
        lastSeq = -1;
        firstMillis = -1;
        criticalMillis = -1;
    }
}
