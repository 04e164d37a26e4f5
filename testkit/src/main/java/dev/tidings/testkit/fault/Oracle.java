package dev.tidings.testkit.fault;

import dev.tidings.testkit.fault.HistoryChecker.Finding;
import dev.tidings.testkit.fault.HistoryChecker.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was emitted. The lives of a user's log are in the order in which they were first heard of: what is emitted to one
 * that is not the last any more is late.
 */
final class Oracle {
    private final Map<Stream, NavigableMap<Long, Emitted>> streams = new HashMap<>();
    private final Map<String, Stream> owners = new HashMap<>();
    private final Set<String> repeated = new HashSet<>();
    private final Map<Message, String> texts = new HashMap<>();
    private final Map<String, List<Stream>> lives = new HashMap<>();
    private final Set<String> watched = new HashSet<>();

    /** Notes a life of a log that is watched, so that there is none that is not noted. */
    void named(Stream stream) {
        watched.add(stream.userId());
        began(stream);
    }

    private void began(Stream stream) {
        List<Stream> known = lives.computeIfAbsent(stream.userId(), unused -> new ArrayList<>());
        if (!known.contains(stream)) {
            known.add(stream);
        }
    }

    void emitted(Stream stream, long seq, Emitted event) {
        began(stream);
        streams.computeIfAbsent(stream, unused -> new TreeMap<>()).put(seq, event);
        Stream first = owners.putIfAbsent(event.eventId(), stream);
        if (first != null && !first.equals(stream)) {
            repeated.add(event.eventId());
        }
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
        return events == null ? Collections.emptyNavigableMap() : events;
    }

    long head(Stream stream) {
        NavigableMap<Long, Emitted> events = of(stream);
        return events.isEmpty() ? 0 : events.lastKey();
    }

    long head(String userId) {
        Stream last = newest(userId);
        return last == null ? 0 : head(last);
    }

    List<Stream> livesOf(String userId) {
        return lives.getOrDefault(userId, List.of());
    }

    /** Returns the life that a user's log is in, or null if nothing is known of it. */
    @Nullable
    Stream newest(String userId) {
        List<Stream> known = livesOf(userId);
        return known.isEmpty() ? null : known.get(known.size() - 1);
    }

    /** Says whether a log was in another life already when it was known to have had so many. */
    boolean wasOver(Stream stream, int known) {
        int index = livesOf(stream.userId()).indexOf(stream);
        return index >= 0 && index < known - 1;
    }

    /** Says whether a life may have come after another one. Of a log that is not watched, not all lives are known. */
    boolean mayFollow(Stream next, Stream before) {
        List<Stream> known = livesOf(next.userId());
        return known.contains(next) ? known.indexOf(next) > known.indexOf(before) : !watched.contains(next.userId());
    }

    /** Counts what was emitted in the lives between two others. */
    long between(Stream before, String nextEpoch) {
        List<Stream> known = livesOf(before.userId());
        int from = known.indexOf(before);
        int to = known.indexOf(new Stream(before.userId(), nextEpoch));
        return from < 0 || to < from
                ? 0
                : known.subList(from + 1, Math.max(from + 1, to)).stream()
                        .mapToLong(life -> of(life).size())
                        .sum();
    }

    /** Returns the life that who is in another one should have come to, or null. */
    @Nullable
    Stream due(Stream own) {
        Stream newest = newest(own.userId());
        return newest == null || newest.equals(own) || head(newest) == 0 || mayFollow(own, newest) ? null : newest;
    }

    /** Says whether who is at a place has to come further. */
    boolean isBehind(Stream own, long seq) {
        return seq < head(own) || due(own) != null;
    }

    /** Says whether an event went down with its life of the log: it was there before the end, or is in the next one. */
    boolean isBuried(Emitted event) {
        return !event.late() || repeated.contains(event.eventId());
    }

    @Nullable
    String ownerOf(String eventId) {
        Stream first = owners.get(eventId);
        return first == null ? null : first.userId();
    }

    Map<Message, String> texts() {
        return texts;
    }

    /** Finds the runs that were not emitted with one terminal event. */
    List<Finding> check() {
        Map<String, Set<String>> ends = new TreeMap<>();
        streams.forEach((stream, events) -> events.values().forEach(event -> {
            Set<String> terminals =
                    ends.computeIfAbsent(stream.userId() + "/" + event.runId(), unused -> new HashSet<>());
            if (Emitted.isTerminal(event.type())) {
                terminals.add(event.eventId());
            }
        }));
        return ends.entrySet().stream()
                .filter(run -> run.getValue().size() != 1)
                .map(run -> new Finding(
                        Kind.TERMINAL,
                        "oracle",
                        0,
                        "run " + run.getKey() + " was emitted with "
                                + run.getValue().size() + " terminal events"))
                .collect(Collectors.toList());
    }

    /** One life of one user's log. */
    record Stream(String userId, String epoch) {}

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
