package dev.tidings.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Draws recordings for people. */
final class Timeline {
    private static final String ARROW = " --> ";
    private static final String NO_ARROW = "     ";

    private final Recording recording;
    private final boolean severalRuns;
    private final Instant start;

    private Timeline(Recording recording) {
        this.recording = recording;
        severalRuns = recording.runs().size() > 1;
        List<RecordedEvent> events = recording.events();
        start = events.isEmpty() ? Instant.EPOCH : events.get(0).timestamp();
    }

    static String of(Recording recording, int arrowAt) {
        return new Timeline(recording).draw(arrowAt);
    }

    private String draw(int arrowAt) {
        StringBuilder out = new StringBuilder(line(NO_ARROW, "seq", "ms", "event"));
        List<RecordedFrame> frames = recording.frames();
        for (int index = 0; index < frames.size(); index++) {
            out.append(line(index == arrowAt ? ARROW : NO_ARROW, frames.get(index)));
        }
        if (arrowAt == frames.size() || frames.isEmpty()) {
            out.append(line(ARROW, "", "", frames.isEmpty() ? "(nothing was recorded)" : "(the end)"));
        }
        return recording.closed() == null
                ? out.toString()
                : out + line(NO_ARROW, "", "", "closed " + recording.closed());
    }

    private String line(String margin, RecordedFrame frame) {
        if (frame instanceof RecordedEvent event) {
            String seq = event.firstSeq() < event.seq() ? event.firstSeq() + "-" + event.seq() : "" + event.seq();
            return line(margin, seq, "" + millis(event), what(event));
        }
        return line(margin, "", "", what(frame));
    }

    private long millis(RecordedEvent event) {
        return Duration.between(start, event.timestamp()).toMillis();
    }

    private String what(RecordedFrame frame) {
        String run = severalRuns && frame instanceof RecordedEvent event ? "{" + event.runId() + "} " : "";
        return String.format("%-16s %s%s", frame.type(), run, frame.detail());
    }

    private static String line(String margin, String seq, String millis, String what) {
        return (margin + String.format("%5s %7s  %s", seq, millis, what)).stripTrailing() + "\n";
    }
}
