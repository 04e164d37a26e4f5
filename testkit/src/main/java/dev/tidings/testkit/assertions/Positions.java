package dev.tidings.testkit.assertions;

import dev.tidings.testkit.RecordedControl;
import dev.tidings.testkit.RecordedEvent;
import dev.tidings.testkit.RecordedFrame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows the position of a client, as a client does. Without a greeting the first event says where it begins. */
final class Positions {
    static final String GREETING = "connection_established";
    private static final long UNKNOWN = -1;

    private final List<Range> announced = new ArrayList<>();
    private long position = UNKNOWN;

    private record Range(long from, long to) {
        static Range of(Map<?, ?> range) {
            return new Range(number(range.get("from")), number(range.get("to")));
        }

        private static long number(@Nullable Object value) {
            return value instanceof Number number ? number.longValue() : 0;
        }
    }

    /** Moves over a frame, and says what is wrong with its place. */
    Optional<String> next(RecordedFrame frame) {
        if (frame instanceof RecordedEvent event) {
            Optional<String> wrong = position == UNKNOWN ? Optional.empty() : misplaced(event);
            position = event.seq();
            return wrong;
        }
        if (frame instanceof RecordedControl control) {
            control(control);
        }
        return Optional.empty();
    }

    private void control(RecordedControl control) {
        if (control.type().equals(GREETING)) {
            position = control.number("position");
            announced.clear();
        } else if (control.fields().get("lost") instanceof Collection<?> lost) {
            lost.forEach(range -> announced.add(range instanceof Map<?, ?> map ? Range.of(map) : new Range(0, 0)));
        }
    }

    private Optional<String> misplaced(RecordedEvent event) {
        if (event.seq() <= position) {
            return Optional.of("event " + event.seq() + " came after " + position);
        }
        long first = position + 1;
        while (first < event.firstSeq() && isAnnounced(first)) {
            first++;
        }
        long last = event.firstSeq() - 1;
        if (first > last) {
            return Optional.empty();
        }
        return Optional.of((first == last ? "event " + first + " is" : "events " + first + " to " + last + " are")
                + " missing before " + event.seq());
    }

    private boolean isAnnounced(long seq) {
        return announced.stream().anyMatch(range -> range.from() <= seq && seq <= range.to());
    }
}
