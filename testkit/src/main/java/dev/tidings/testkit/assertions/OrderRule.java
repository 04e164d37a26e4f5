package dev.tidings.testkit.assertions;

import dev.tidings.api.event.AgentEvent;
import dev.tidings.testkit.RecordedEvent;
import dev.tidings.testkit.RecordedFrame;
import dev.tidings.testkit.Recording;
import java.util.List;
import java.util.Optional;

/** Looks for kinds of events in an order. */
record OrderRule(Recording recording, List<Class<? extends AgentEvent>> kinds, List<String> names) {
    Optional<Verdict> check() {
        List<RecordedFrame> frames = recording.frames();
        int next = 0;
        int from = 0;
        for (int index = 0; index < frames.size() && next < kinds.size(); index++) {
            if (isA(frames.get(index), kinds.get(next))) {
                next++;
                from = index + 1;
            }
        }
        return next == kinds.size() ? Verdict.FINE : Optional.of(missing(next, from));
    }

    private Verdict missing(int next, int from) {
        String expected = "in this order " + String.join(", ", names);
        String after = next == 0 ? "" : " after " + names.get(next - 1);
        for (int index = from - 1; index >= 0; index--) {
            if (isA(recording.frames().get(index), kinds.get(next))) {
                return new Verdict(expected, names.get(next) + " came before, not" + after, recording, index);
            }
        }
        return Verdict.atTheEnd(expected, "no " + names.get(next) + " came" + after, recording);
    }

    private static boolean isA(RecordedFrame frame, Class<? extends AgentEvent> kind) {
        return frame instanceof RecordedEvent event && kind.isInstance(event.event());
    }
}
