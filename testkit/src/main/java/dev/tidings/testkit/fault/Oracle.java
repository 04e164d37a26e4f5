package dev.tidings.testkit.fault;

import dev.tidings.testkit.fault.HistoryChecker.Finding;
import dev.tidings.testkit.fault.HistoryChecker.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was emitted. */
final class Oracle {
    private static final Set<String> TERMINAL = Set.of("agent_completed", "agent_error", "agent_cancelled");

    private final Map<Stream, NavigableMap<Long, Emitted>> streams = new HashMap<>();
    private final Map<String, String> owners = new HashMap<>();
    private final Map<Message, String> texts = new HashMap<>();

    static boolean isTerminal(String type) {
        return TERMINAL.contains(type);
    }

    void emitted(Stream stream, long seq, Emitted event) {
        streams.computeIfAbsent(stream, unused -> new TreeMap<>()).put(seq, event);
        owners.put(event.eventId(), stream.userId());
    }

    void streamed(Message message, String text) {
        texts.put(message, text);
    }

    @Nullable
    Emitted at(Stream stream, long seq) {
        return of(stream).get(seq);
    }

    NavigableMap<Long, Emitted> of(Stream stream) {
        NavigableMap<Long, Emitted> events = streams.get(stream);
        return events == null ? new TreeMap<>() : events;
    }

    long head(Stream stream) {
        NavigableMap<Long, Emitted> events = of(stream);
        return events.isEmpty() ? 0 : events.lastKey();
    }

    @Nullable
    String ownerOf(String eventId) {
        return owners.get(eventId);
    }

    @Nullable
    String text(Message message) {
        return texts.get(message);
    }

    /** Finds the runs that were not emitted with one terminal event. */
    List<Finding> check() {
        Map<String, Long> ends = new TreeMap<>();
        streams.forEach((stream, events) -> events.values()
                .forEach(event -> ends.merge(
                        stream.userId() + "/" + event.runId(), isTerminal(event.type()) ? 1L : 0L, Long::sum)));
        return ends.entrySet().stream()
                .filter(run -> run.getValue() != 1)
                .map(run -> new Finding(
                        Kind.TERMINAL,
                        "oracle",
                        0,
                        "run " + run.getKey() + " was emitted with " + run.getValue() + " terminal events"))
                .collect(Collectors.toList());
    }

    /** One life of one user's log. */
    record Stream(String userId, String epoch) {}

    /** One event that was emitted. */
    record Emitted(String eventId, String runId, String type) {}

    /** One streamed message. */
    record Message(String userId, String runId, String messageId) {}

    /** What each event looked like to whoever saw it first. */
    static final class Bytes {
        private final Map<Stream, Map<Long, Long>> hashes = new HashMap<>();

        boolean differ(Stream stream, long seq, long hash) {
            Long known =
                    hashes.computeIfAbsent(stream, unused -> new HashMap<>()).putIfAbsent(seq, hash);
            return known != null && known != hash;
        }
    }
}
