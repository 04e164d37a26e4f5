package dev.tidings.testkit.assertions;

import dev.tidings.api.ExecutionId;
import dev.tidings.api.RunId;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.testkit.RecordedEvent;
import dev.tidings.testkit.Recording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The rules of single runs. Each finds the first event that breaks it. */
final class RunRules {
    private static final String STARTED = EventTypes.AGENT_STARTED;

    private final Recording run;
    private final List<RecordedEvent> events;
    private final String expected;

    private RunRules(Recording run, String expected) {
        this.run = run;
        this.events = run.events();
        this.expected = expected;
    }

    /** Asks a rule of each run, and of nothing if there is none. */
    static Optional<Verdict> ofEach(Recording recording, String rule, Function<RunRules, Optional<Verdict>> ask) {
        if (recording.runs().isEmpty()) {
            return Optional.of(Verdict.atTheEnd("a run that " + rule, "no event came", recording));
        }
        return recording.runs().stream()
                .map(id -> rules(recording, id, rule))
                .flatMap(rules -> ask.apply(rules).stream())
                .findFirst();
    }

    private static RunRules rules(Recording recording, RunId id, String rule) {
        Recording run = recording.run(id);
        return new RunRules(run, "run " + id + " of user " + run.events().get(0).userId() + " that " + rule);
    }

    Optional<Verdict> goldenPath() {
        return firstOf(
                this::begins,
                this::toolsArePaired,
                this::endsOnce,
                () -> has(AgentThinking.class, EventTypes.AGENT_THINKING),
                () -> has(ToolExecuting.class, EventTypes.TOOL_EXECUTING),
                () -> endsWith(AgentCompleted.class, EventTypes.AGENT_COMPLETED));
    }

    Optional<Verdict> complete() {
        return firstOf(this::begins, this::toolsArePaired, this::endsOnce);
    }

    Optional<Verdict> begins() {
        if (!(events.get(0).event() instanceof AgentStarted)) {
            return at(0, "its first event is " + events.get(0).type() + ", not " + STARTED);
        }
        return firstIndex(1, event -> event instanceof AgentStarted)
                .flatMap(index -> at(index, STARTED + " came a second time"));
    }

    Optional<Verdict> endsOnce() {
        Optional<Integer> end = firstIndex(0, AgentEvent::terminal);
        if (end.isEmpty()) {
            return atTheEnd("no terminal event came");
        }
        int next = end.get() + 1;
        return next == events.size()
                ? Verdict.FINE
                : at(
                        next,
                        events.get(next).type() + " came after the run had ended with "
                                + events.get(end.get()).type());
    }

    Optional<Verdict> endsWith(Class<? extends AgentEvent> kind, String type) {
        Optional<Verdict> end = endsOnce();
        if (end.isPresent()) {
            return end;
        }
        RecordedEvent last = events.get(events.size() - 1);
        return kind.isInstance(last.event())
                ? Verdict.FINE
                : at(events.size() - 1, "it ended with " + last.type() + ", not " + type);
    }

    Optional<Verdict> endsWithError(String errorCode) {
        Optional<Verdict> end = endsWith(AgentError.class, EventTypes.AGENT_ERROR + " " + errorCode);
        if (end.isPresent()) {
            return end;
        }
        int last = events.size() - 1;
        String code = events.get(last).event() instanceof AgentError error ? error.errorCode() : "";
        return code.equals(errorCode) ? Verdict.FINE : at(last, "its code is " + code);
    }

    Optional<Verdict> open() {
        return firstIndex(0, AgentEvent::terminal)
                .flatMap(index -> at(index, "it ended with " + events.get(index).type()));
    }

    Optional<Verdict> toolsArePaired() {
        Map<ExecutionId, String> open = new LinkedHashMap<>();
        for (int index = 0; index < events.size(); index++) {
            Optional<String> wrong = tool(open, events.get(index).event());
            if (wrong.isPresent()) {
                return at(index, wrong.get());
            }
        }
        return open.isEmpty()
                ? Verdict.FINE
                : atTheEnd(named(open.entrySet().iterator().next()) + " did not complete");
    }

    private static Optional<String> tool(Map<ExecutionId, String> open, AgentEvent event) {
        if (event instanceof ToolExecuting tool) {
            return open.putIfAbsent(tool.executionId(), tool.toolName()) == null
                    ? Optional.empty()
                    : Optional.of(tool.toolName() + " [" + tool.executionId() + "] began while it was executing");
        }
        if (event instanceof ToolCompleted tool) {
            String name = open.remove(tool.executionId());
            if (name == null) {
                return Optional.of(tool.toolName() + " [" + tool.executionId() + "] completed but was not executing");
            }
            return name.equals(tool.toolName())
                    ? Optional.empty()
                    : Optional.of(
                            "[" + tool.executionId() + "] began as " + name + " and completed as " + tool.toolName());
        }
        return event.terminal() && !open.isEmpty()
                ? Optional.of(event.type() + " came while "
                        + named(open.entrySet().iterator().next()) + " was executing")
                : Optional.empty();
    }

    private static String named(Map.Entry<ExecutionId, String> tool) {
        return tool.getValue() + " [" + tool.getKey() + "]";
    }

    private Optional<Verdict> has(Class<? extends AgentEvent> kind, String type) {
        return firstIndex(0, kind::isInstance).isPresent() ? Verdict.FINE : atTheEnd("no " + type + " came");
    }

    private Optional<Integer> firstIndex(int from, Predicate<AgentEvent> which) {
        for (int index = from; index < events.size(); index++) {
            if (which.test(events.get(index).event())) {
                return Optional.of(index);
            }
        }
        return Optional.empty();
    }

    private Optional<Verdict> at(int index, String found) {
        return Optional.of(new Verdict(expected, found, run, index));
    }

    private Optional<Verdict> atTheEnd(String found) {
        return at(run.frames().size(), found);
    }

    @SafeVarargs
    private static Optional<Verdict> firstOf(Supplier<Optional<Verdict>>... rules) {
        for (Supplier<Optional<Verdict>> rule : rules) {
            Optional<Verdict> verdict = rule.get();
            if (verdict.isPresent()) {
                return verdict;
            }
        }
        return Verdict.FINE;
    }
}
