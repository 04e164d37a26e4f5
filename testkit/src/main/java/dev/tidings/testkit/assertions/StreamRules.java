package dev.tidings.testkit.assertions;

import dev.tidings.api.UserId;
import dev.tidings.testkit.RecordedControl;
import dev.tidings.testkit.RecordedEvent;
import dev.tidings.testkit.RecordedFrame;
import dev.tidings.testkit.Recording;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rules of everything that one client gets. Each finds the first frame that breaks it. */
final class StreamRules {
    private static final String GREETING = Positions.GREETING;
    private static final String NO_GAP = "every event once and in order";

    private final Recording recording;
    private final List<RecordedFrame> frames;

    StreamRules(Recording recording) {
        this.recording = recording;
        frames = recording.frames();
    }

    Optional<Verdict> noGap() {
        return contiguous(NO_GAP, false);
    }

    Optional<Verdict> noUnannouncedGap() {
        return contiguous(NO_GAP + ", but for what resume_gap announces", true);
    }

    private Optional<Verdict> contiguous(String expected, boolean mayBeAnnounced) {
        Positions positions = new Positions();
        for (int index = 0; index < frames.size(); index++) {
            RecordedFrame frame = frames.get(index);
            if (frame.type().equals("resume_gap") && !mayBeAnnounced) {
                return at(expected, index, "the server said resume_gap: " + frame.detail());
            }
            Optional<String> wrong = positions.next(frame);
            if (wrong.isPresent()) {
                return at(expected, index, wrong.get());
            }
        }
        return Verdict.FINE;
    }

    /** Looks at every greeting, but at the first one only if there is no other: a client does not begin by resuming. */
    Optional<Verdict> resumed() {
        String expected = "a client that resumes without a gap";
        List<Integer> greetings = indexesOf(GREETING);
        if (greetings.isEmpty()) {
            return at(expected, frames.size(), "it was not greeted with " + GREETING);
        }
        for (int greeting : greetings.size() == 1 ? greetings : greetings.subList(1, greetings.size())) {
            if (greeting + 1 == frames.size()
                    || !frames.get(greeting + 1).type().startsWith("resume")) {
                return at(expected, greeting + 1, "no resumed follows the greeting: connect with a cursor");
            }
        }
        Optional<Verdict> gap = noGap();
        return gap.isPresent() ? gap.map(verdict -> verdict.insteadOf(expected)) : replayed(expected);
    }

    private Optional<Verdict> replayed(String expected) {
        long promised = recording.controls("resumed").stream()
                .mapToLong(frame -> frame.number("to"))
                .max()
                .orElse(0);
        long last = Math.max(
                recording.events().stream().mapToLong(RecordedEvent::seq).max().orElse(0),
                recording.controls(GREETING).stream()
                        .mapToLong(frame -> frame.number("position"))
                        .max()
                        .orElse(0));
        return last >= promised
                ? Verdict.FINE
                : at(
                        expected,
                        frames.size(),
                        "the server promised the events up to " + promised + " and the last one is " + last);
    }

    /** Compares with what the client had got before it came back. */
    Optional<Verdict> continues(Recording before) {
        Optional<Verdict> resumed = resumed();
        if (resumed.isPresent() || before.cursor().isEmpty()) {
            return resumed;
        }
        long position = before.cursor().get().seq();
        String expected = "a client that resumes after event " + position + ", where it had stopped";
        int greeting = indexesOf(GREETING).get(0);
        RecordedControl control = recording.controls(GREETING).get(0);
        if (!control.text("epoch").equals(before.cursor().get().epoch().value())) {
            return at(expected, greeting, "the log is another one: its epoch is " + control.text("epoch"));
        }
        return control.number("position") == position
                ? again(expected, before)
                : at(expected, greeting, "it begins after event " + control.number("position"));
    }

    private Optional<Verdict> again(String expected, Recording before) {
        Map<String, Long> had = new HashMap<>();
        before.events().forEach(event -> had.put(event.eventId().value(), event.seq()));
        for (int index = 0; index < frames.size(); index++) {
            if (frames.get(index) instanceof RecordedEvent event
                    && had.containsKey(event.eventId().value())) {
                return at(
                        expected,
                        index,
                        "event " + event.eventId() + " came again, which it had as "
                                + had.get(event.eventId().value()));
            }
        }
        return Verdict.FINE;
    }

    Optional<Verdict> belongsTo(UserId user) {
        String expected = "nothing but events of user " + user;
        for (int index = 0; index < frames.size(); index++) {
            String named = namedUser(frames.get(index));
            if (named != null && !named.equals(user.value())) {
                return at(expected, index, frames.get(index).type() + " is of user " + named);
            }
        }
        return Verdict.FINE;
    }

    Optional<Verdict> isolatedFrom(UserId other) {
        String expected = "nothing of user " + other;
        for (int index = 0; index < frames.size(); index++) {
            RecordedFrame frame = frames.get(index);
            if (other.value().equals(namedUser(frame))) {
                return at(expected, index, frame.type() + " is of that user");
            }
            if (names(frame.fields(), other.value())) {
                return at(expected, index, frame.type() + " names that user inside");
            }
        }
        return Verdict.FINE;
    }

    Optional<Verdict> isolatedFrom(Recording other) {
        for (UserId user : other.users()) {
            Optional<Verdict> verdict = isolatedFrom(user);
            if (verdict.isPresent()) {
                return verdict;
            }
        }
        return Verdict.FINE;
    }

    private static @Nullable String namedUser(RecordedFrame frame) {
        if (frame instanceof RecordedEvent event) {
            return event.userId().value();
        }
        return frame instanceof RecordedControl control
                        && !control.text("user_id").isEmpty()
                ? control.text("user_id")
                : null;
    }

    private static boolean names(@Nullable Object value, String user) {
        if (value instanceof Map<?, ?> map) {
            return isUser(map, user) || map.values().stream().anyMatch(inner -> names(inner, user));
        }
        return value instanceof Collection<?> items && items.stream().anyMatch(item -> names(item, user));
    }

    private static boolean isUser(Map<?, ?> map, String user) {
        return user.equals(map.get("user_id")) || user.equals(map.get("userId"));
    }

    private List<Integer> indexesOf(String type) {
        return IntStream.range(0, frames.size())
                .filter(index -> frames.get(index).type().equals(type))
                .boxed()
                .toList();
    }

    private Optional<Verdict> at(String expected, int index, String found) {
        return Optional.of(new Verdict(expected, found, recording, index));
    }
}
