package dev.tidings.testkit.fault;

import dev.tidings.testkit.client.TextChange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The streamed texts of one client. Of a client that was told of a loss, only the parts it has are compared. */
final class Texts {
    private final String userId;
    private final Oracle oracle;
    private final Map<Oracle.Message, Text> texts = new HashMap<>();
    private boolean partial;

    Texts(String userId, Oracle oracle) {
        this.userId = userId;
        this.oracle = oracle;
    }

    /** Says that parts may be missing. */
    void partial(boolean now) {
        partial |= now;
    }

    void put(TextChange change) {
        texts.computeIfAbsent(new Oracle.Message(userId, change.runId(), change.messageId()), unused -> new Text())
                .put(change.offset(), change.delta());
    }

    List<String> check() {
        List<String> details = new ArrayList<>();
        texts.forEach((message, text) -> {
            String expected = oracle.text(message);
            if (expected != null && !text.fits(expected, partial)) {
                details.add("text of " + message + " must be \"" + expected + "\" but was \"" + text.characters + "\"");
            }
        });
        return details;
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

        boolean fits(String expected, boolean partial) {
            if (characters.length() > expected.length() || (!partial && characters.length() < expected.length())) {
                return false;
            }
            if (!partial && known.cardinality() < expected.length()) {
                return false;
            }
            return known.stream().allMatch(index -> characters.charAt(index) == expected.charAt(index));
        }
    }
}
