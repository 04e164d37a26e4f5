package dev.tidings.testkit.fault;

import dev.tidings.api.Cursor;
import dev.tidings.api.spi.LostRange;
import dev.tidings.testkit.client.Gap;
import dev.tidings.testkit.fault.ClientHistory.Entry;
import dev.tidings.testkit.fault.HistoryChecker.Finding;
import dev.tidings.testkit.fault.HistoryChecker.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one client's history from its beginning, section by section: one for each life of the log that the client was in.
 * A greeting that begins elsewhere counts when the gap that says so has come; until then the client is where it was. A gap
 * that the client noticed by itself says nothing. At the end the client must be where its user's log is.
 */
final class HistoryReader {
    private final ClientHistory history;
    private final Oracle oracle;
    private final Oracle.Bytes bytes;
    private final Findings findings;
    private final Terminals terminals = new Terminals();
    private final Texts texts;
    private final Set<Oracle.Stream> visited = new HashSet<>();
    private @Nullable Section section;
    private Entry.@Nullable Connected elsewhere;
    private boolean greeted;
    private long excused;

    HistoryReader(ClientHistory history, Oracle oracle, Oracle.Bytes bytes) {
        this.history = history;
        this.oracle = oracle;
        this.bytes = bytes;
        this.findings = new Findings(history.name());
        this.texts = new Texts(history.userId(), oracle);
        Cursor asked = history.asked();
        if (asked != null) {
            section = section(asked.epoch().value(), asked.seq());
        }
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
        finish();
        return findings.all();
    }

    /** Reads it only to count what did not come and need not have. */
    long excused() {
        read();
        return excused;
    }

    private Section section(String epoch, long start) {
        return new Section(new Oracle.Stream(history.userId(), epoch), start, oracle, findings);
    }

    private void connected(Entry.Connected connected) {
        greeted = true;
        Section now = section;
        if (now == null) {
            section = section(connected.epoch(), connected.position());
        } else {
            boolean goesOn = now.stream().epoch().equals(connected.epoch()) && connected.position() >= now.position();
            elsewhere = goesOn ? null : connected;
        }
    }

    private void gap(Gap gap) {
        Section now = section;
        if (now == null || gap.reason().equals(Gap.UNANNOUNCED)) {
            return;
        }
        Entry.Connected next = elsewhere;
        if (next != null) {
            now = move(now, next, gap.reason().equals("epoch_changed"));
        }
        for (LostRange range : gap.lost()) {
            now.announce(range, gap.head());
        }
    }

    /**
     * Goes where the server began: before the first event of another epoch, or of the same one if the client had only a
     * cursor that was none. Who is sent back in the same epoch stays, and has all of it twice.
     */
    private Section move(Section now, Entry.Connected next, boolean epochChanged) {
        elsewhere = null;
        if (!now.stream().epoch().equals(next.epoch())) {
            if (epochChanged && oracle.mayFollow(new Oracle.Stream(history.userId(), next.epoch()), now.stream())) {
                now.bury();
            }
            close(now);
            excused += oracle.between(now.stream(), next.epoch());
        } else if (!now.isUntouched() || history.asked() == null) {
            return now;
        }
        Section begun = section(next.epoch(), 0);
        section = begun;
        return begun;
    }

    private void event(Entry.Event event) {
        Section now = section;
        if (isForeign(event)) {
            findings.add(Kind.FOREIGN, event.seq(), "event " + event.eventId() + " is not of user " + history.userId());
        } else if (now == null) {
            findings.add(Kind.ALTERED, event.seq(), "event " + event.eventId() + " came before the greeting");
        } else {
            Section where = explained(now, event.seq());
            where.place(event);
            where.compare(event, bytes);
            terminals.put(event);
        }
    }

    private Section explained(Section now, long seq) {
        Entry.Connected next = elsewhere;
        if (next == null) {
            return now;
        }
        elsewhere = null;
        if (now.stream().epoch().equals(next.epoch())) {
            return now;
        }
        findings.add(Kind.LOST, seq, "the server began elsewhere and nobody said so");
        return move(now, next, false);
    }

    private boolean isForeign(Entry.Event event) {
        String owner = oracle.ownerOf(event.eventId());
        return !event.userId().equals(history.userId()) || (owner != null && !owner.equals(history.userId()));
    }

    private void close(Section ended) {
        visited.add(ended.stream());
        ended.close();
        terminals.close(ended, findings);
        texts.expect(ended.events(), ended::hasPiece);
        excused += ended.excused();
    }

    private void finish() {
        Section last = section;
        if (!greeted && !history.hasLeft()) {
            findings.add(Kind.NEVER_CONNECTED, 0, "was never greeted: say left() if it was not to be");
        }
        if (last != null && greeted) {
            arrive(last);
        }
        oracle.livesOf(history.userId()).stream()
                .filter(life -> !visited.contains(life))
                .forEach(life -> texts.expect(oracle.of(life), seq -> false));
        terminals.check(findings);
        texts.check(findings);
    }

    private void arrive(Section last) {
        if (history.hasLeft()) {
            last.cut();
        }
        close(last);
        Oracle.Stream due = history.hasLeft() ? null : oracle.due(last.stream());
        if (due != null) {
            findings.add(
                    Kind.LOST,
                    oracle.head(due),
                    "the log began anew as " + due.epoch() + " and the client is still in "
                            + last.stream().epoch());
        }
    }
}
