package dev.tidings.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The values of a label: some that are known, the first others up to a bound, and {@code other}. */
final class Label {
    static final String OTHER = "other";

    private static final int MOST_CHARACTERS = 100;

    private final Set<String> known;
    private final int most;
    private final Set<String> further = ConcurrentHashMap.newKeySet();

    private Label(Set<String> known, int most) {
        this.known = Set.copyOf(known);
        this.most = most;
    }

    static Label of(Set<String> known, int further) {
        return new Label(known, further);
    }

    /** Returns the value that stands for a text; with two threads at once, one value more may get its name. */
    String value(String text) {
        if (known.contains(text) || further.contains(text)) {
            return text;
        }
        if (further.size() >= most || text.isBlank() || text.length() > MOST_CHARACTERS) {
            return OTHER;
        }
        further.add(text);
        return text;
    }
}
