package dev.tidings.testkit.fault;

import dev.tidings.testkit.client.TextChange;
import dev.tidings.testkit.fault.HistoryChecker.Kind;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * The streamed texts of one client. Of a message of which a piece was not due to it, or is lost, only the parts it has are
 * compared; any other must be whole.
 */
final class Texts {
    private final String userId;
    private final Oracle oracle;
    private final Map<Oracle.Message, Text> texts = new HashMap<>();
    private final Set<Oracle.Message> partial = new HashSet<>();
    private final Set<Oracle.Message> due = new HashSet<>();

    Texts(String userId, Oracle oracle) {
        this.userId = userId;
        this.oracle = oracle;
    }

    void put(TextChange change) {
        texts.computeIfAbsent(new Oracle.Message(userId, change.runId(), change.messageId()), unused -> new Text())
                .put(change.offset(), change.delta());
    }

    /** Notes which pieces of a life of the log must be there. */
    void expect(Map<Long, Emitted> events, LongPredicate isThere) {
        Map<Oracle.Message, String> known = oracle.texts();
        events.forEach((seq, event) -> {
            if (event.isDelta()) {
                Set<Oracle.Message> kind = isThere.test(seq) ? due : partial;
                if (event.piece() != null) {
                    kind.add(new Oracle.Message(
                            userId, event.runId(), event.piece().messageId()));
                } else {
                    known.keySet().stream().filter(event::isOf).forEach(kind::add);
                }
            }
        });
    }

    void check(Findings findings) {
        oracle.texts().forEach((message, expected) -> {
            Text text = texts.get(message);
            boolean mayLack = partial.contains(message);
            if (text == null && due.contains(message) && !mayLack && !expected.isEmpty()) {
                findings.add(Kind.TEXT, 0, "text of " + message + " must be \"" + expected + "\" but nothing came");
            } else if (text != null && !text.fits(expected, mayLack)) {
                findings.add(
                        Kind.TEXT,
                        0,
                        "text of " + message + " must be \"" + expected + "\" but was \"" + text.characters + "\"");
            }
        });
    }

    private static final class Text {
        private final StringBuilder characters = new StringBuilder();
        private final BitSet known = new BitSet();

        void put(int offset, String delta) {
            if (offset > characters.length()) {
                characters.append(" ".repeat(offset - characters.length()));
            }
            characters.setLength(offset);
            known.clear(offset, Math.max(offset, known.length()));
            characters.append(delta);
            known.set(offset, characters.length());
        }

        boolean fits(String expected, boolean mayLack) {
            if (characters.length() > expected.length() || (!mayLack && known.cardinality() < expected.length())) {
                return false;
            }
            return known.stream().allMatch(index -> characters.charAt(index) == expected.charAt(index));
        }
    }
}
