package dev.tidings.testkit.assertions;

import dev.tidings.testkit.Recording;
import java.util.Optional;

/**
 * What is wrong.
 *
 * @param expected what was to be
 * @param found what is there instead
 * @param shown the part of the recording that shows it
 * @param arrowAt which of its frames broke the rule; their number if something is missing at the end
 */
record Verdict(String expected, String found, Recording shown, int arrowAt) {
    static final Optional<Verdict> FINE = Optional.empty();

    static Verdict atTheEnd(String expected, String found, Recording shown) {
        return new Verdict(expected, found, shown, shown.frames().size());
    }

    Verdict insteadOf(String other) {
        return new Verdict(other, found, shown, arrowAt);
    }

    String text() {
        return "expected " + expected + "\nbut " + found + "\n\n" + shown.timelineWithArrowAt(arrowAt);
    }
}
