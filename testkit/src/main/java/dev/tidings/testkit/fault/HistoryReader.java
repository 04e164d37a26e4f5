package dev.tidings.testkit.fault;

import dev.tidings.api.spi.LostRange;
import dev.tidings.testkit.client.Gap;
import dev.tidings.testkit.fault.ClientHistory.Entry;
import dev.tidings.testkit.fault.HistoryChecker.Finding;
import dev.tidings.testkit.fault.HistoryChecker.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one client's history from its beginning. Where an event comes too early, what it jumped over is missing until
 * it comes after all, which is out of order; what is missing when an epoch or the history ends is lost, unless a gap had
 * said so before the jump. A gap that the client noticed by itself says nothing.
 */
final class HistoryReader {
    private static final int MOST_FINDINGS = 1_000;

    private final ClientHistory history;
    private final Oracle oracle;
    private final Oracle.Bytes bytes;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Integer> ends = new HashMap<>();
    private final Set<String> runs = new HashSet<>();
    private final Texts texts;
    private final BitSet seen = new BitSet();
    private final BitSet missing = new BitSet();
    private final BitSet announced = new BitSet();
    private Oracle.@Nullable Stream stream;
    private Entry.@Nullable Connected elsewhere;
    private long start;
    private long position;

    HistoryReader(ClientHistory history, Oracle oracle, Oracle.Bytes bytes) {
        this.history = history;
        this.oracle = oracle;
        this.bytes = bytes;
        this.texts = new Texts(history.userId(), oracle);
    }

    List<Finding> read() {
        for (Entry entry : history.entries()) {
            if (entry instanceof Entry.Connected connected) {
                connected(connected);
            } else if (entry instanceof Entry.Lost lost) {
                gap(lost.gap());
            } else if (entry instanceof Entry.Event event) {
                event(event);
            } else if (entry instanceof Entry.Text text) {
                texts.put(text.change());
            }
        }
        endSection();
        ends.forEach((run, count) -> {
            if (count > 1) {
                find(Kind.TERMINAL, 0, "run " + run + " ended " + count + " times");
            }
        });
        texts.check().forEach(detail -> find(Kind.TEXT, 0, detail));
        return findings;
    }

    private void connected(Entry.Connected connected) {
        Oracle.Stream current = stream;
        if (current == null) {
            begin(connected);
        } else {
            boolean goesOn = current.epoch().equals(connected.epoch()) && connected.position() >= position;
            elsewhere = goesOn ? null : connected;
        }
    }

    private void begin(Entry.Connected connected) {
        stream = new Oracle.Stream(history.userId(), connected.epoch());
        start = connected.position();
        position = start;
        elsewhere = null;
        texts.partial(start > 0);
    }

    private void gap(Gap gap) {
        if (gap.reason().equals(Gap.UNANNOUNCED)) {
            return;
        }
        if (elsewhere != null) {
            moveElsewhere(elsewhere);
        }
        for (LostRange range : gap.lost()) {
            announced.set((int) range.from(), (int) range.to() + 1);
        }
        texts.partial(!gap.lost().isEmpty());
    }

    private void moveElsewhere(Entry.Connected connected) {
        endSection();
        seen.clear();
        missing.clear();
        announced.clear();
        begin(connected);
        texts.partial(true);
    }

    private void event(Entry.Event event) {
        if (isForeign(event)) {
            find(Kind.FOREIGN, event.seq(), "event " + event.eventId() + " is not of user " + history.userId());
            return;
        }
        if (elsewhere != null) {
            find(Kind.LOST, event.seq(), "the server began elsewhere and nobody said so");
            moveElsewhere(elsewhere);
        }
        place(event);
        compare(event);
        runs.add(event.runId());
        if (Oracle.isTerminal(event.type())) {
            ends.merge(event.runId(), 1, Integer::sum);
        }
    }

    private boolean isForeign(Entry.Event event) {
        String owner = oracle.ownerOf(event.eventId());
        return !event.userId().equals(history.userId()) || (owner != null && !owner.equals(history.userId()));
    }

    private void place(Entry.Event event) {
        int seq = (int) event.seq();
        if (seq > position) {
            for (int skipped = (int) position + 1; skipped < event.firstSeq(); skipped++) {
                missing.set(skipped, !announced.get(skipped));
            }
            position = seq;
        } else if (seen.get(seq)) {
            find(Kind.DUPLICATE, seq, "event " + event.eventId() + " came again");
        } else {
            find(Kind.OUT_OF_ORDER, seq, "event " + event.eventId() + " came behind number " + position);
        }
        int first = (int) Math.min(event.firstSeq(), seq);
        seen.set(first, seq + 1);
        missing.clear(first, seq + 1);
    }

    private void compare(Entry.Event event) {
        Oracle.Stream current = stream;
        if (current == null) {
            find(Kind.ALTERED, event.seq(), "event " + event.eventId() + " came before the greeting");
            return;
        }
        Oracle.Emitted emitted = oracle.at(current, event.seq());
        if (emitted == null
                || !emitted.eventId().equals(event.eventId())
                || !emitted.type().equals(event.type())) {
            find(Kind.ALTERED, event.seq(), event + " came but what was emitted is " + emitted);
        } else if (event.firstSeq() == event.seq() && bytes.differ(current, event.seq(), event.hash())) {
            find(Kind.ALTERED, event.seq(), "event " + event.eventId() + " has other bytes than elsewhere");
        }
    }

    private void endSection() {
        Oracle.Stream current = stream;
        if (current == null) {
            return;
        }
        long head = oracle.head(current);
        for (int rest = (int) position + 1; rest <= head; rest++) {
            missing.set(rest, !announced.get(rest));
        }
        missing.stream()
                .forEach(seq -> find(Kind.LOST, seq, "emitted as " + oracle.at(current, seq) + " and never seen"));
        oracle.of(current).tailMap(start, false).forEach((seq, event) -> {
            if (Oracle.isTerminal(event.type())
                    && runs.contains(event.runId())
                    && !ends.containsKey(event.runId())
                    && !announced.get(seq.intValue())) {
                find(Kind.TERMINAL, seq, "run " + event.runId() + " never ended");
            }
        });
    }

    private void find(Kind kind, long seq, String detail) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(new Finding(kind, history.name(), seq, detail));
        }
    }
}
