package dev.tidings.testkit.fault;

import dev.tidings.testkit.fault.ClientHistory.Entry;
import dev.tidings.testkit.fault.HistoryChecker.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** How the runs ended that one client saw. The same end may come again in another epoch, in which the log no longer knew it. */
final class Terminals {
    private final Map<String, Set<String>> ends = new HashMap<>();
    private final Set<String> endsOfSection = new HashSet<>();
    private final Set<String> endedAgain = new TreeSet<>();
    private final Set<String> runs = new HashSet<>();

    void put(Entry.Event event) {
        runs.add(event.runId());
        if (Emitted.isTerminal(event.type())) {
            Set<String> known = ends.computeIfAbsent(event.runId(), unused -> new HashSet<>());
            known.add(event.eventId());
            if (!endsOfSection.add(event.runId()) || known.size() > 1) {
                endedAgain.add(event.runId());
            }
        }
    }

    /** Looks for ends that the client was to get in a section, and begins the next one. */
    void close(Section section, Findings findings) {
        section.events().forEach((seq, event) -> {
            if (Emitted.isTerminal(event.type())
                    && runs.contains(event.runId())
                    && !ends.containsKey(event.runId())
                    && section.isDue(seq)) {
                findings.add(Kind.TERMINAL, seq, "run " + event.runId() + " never ended");
            }
        });
        endsOfSection.clear();
    }

    void check(Findings findings) {
        endedAgain.forEach(run -> findings.add(Kind.TERMINAL, 0, "run " + run + " ended more than once"));
    }
}
