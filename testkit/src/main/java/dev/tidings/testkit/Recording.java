package dev.tidings.testkit;

import dev.tidings.api.Cursor;
import dev.tidings.api.Epoch;
import dev.tidings.api.RunId;
import dev.tidings.api.UserId;
import dev.tidings.api.event.AgentEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one client has got, in order, at the moment of asking. Immutable: what comes later is in the next recording.
 *
 * <p>{@code TidingsAssertions.assertThat(recording)} says whether it is as it should be.
 *
 * @param frames everything, control frames included
 * @param closed how the connection was closed; null while it is open
 */
public record Recording(
        List<RecordedFrame> frames, @Nullable Closed closed) {
    /**
     * Copies the list.
     *
     * @param frames everything
     * @param closed how the connection was closed
     */
    public Recording {
        frames = List.copyOf(frames);
    }

    /**
     * How a connection ended.
     *
     * @param code the close code; 1006 if there was none
     * @param reason the text that came with it
     */
    public record Closed(int code, String reason) {
        /**
         * Checks the text.
         *
         * @param code the close code
         * @param reason the text that came with it
         */
        public Closed {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public String toString() {
            return (code + " " + reason).stripTrailing();
        }
    }

    /**
     * Reads frames back, for those who record by other means.
     *
     * @param frames the JSON texts that a client got, in order
     * @return the recording of an open connection
     */
    public static Recording of(List<String> frames) {
        return new Recording(frames.stream().map(FrameDecoder::decode).toList(), null);
    }

    /**
     * Returns the events.
     *
     * @return a copy without the control frames
     */
    public List<RecordedEvent> events() {
        return only(RecordedEvent.class).toList();
    }

    /**
     * Returns the events of one kind.
     *
     * @param kind the record of the event
     * @param <T> the record of the event
     * @return what they say, in order
     */
    public <T extends AgentEvent> List<T> events(Class<T> kind) {
        return only(RecordedEvent.class)
                .map(RecordedEvent::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /**
     * Returns the names of the events on the wire.
     *
     * @return the types, in order
     */
    public List<String> types() {
        return only(RecordedEvent.class).map(RecordedEvent::type).toList();
    }

    /**
     * Returns the control frames.
     *
     * @return a copy without the events
     */
    public List<RecordedControl> controls() {
        return only(RecordedControl.class).toList();
    }

    /**
     * Returns the control frames of one type.
     *
     * @param type the name on the wire, such as {@code resume_gap}
     * @return those frames, in order
     */
    public List<RecordedControl> controls(String type) {
        return only(RecordedControl.class)
                .filter(frame -> frame.type().equals(type))
                .toList();
    }

    /**
     * Lists the runs.
     *
     * @return their ids, in the order of their first events
     */
    public Set<RunId> runs() {
        return only(RecordedEvent.class).map(RecordedEvent::runId).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Lists whose events are in it.
     *
     * @return the users; more than one is a defect
     */
    public Set<UserId> users() {
        return only(RecordedEvent.class)
                .map(RecordedEvent::userId)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Narrows it to one run.
     *
     * @param runId the run
     * @return the events of that run, without control frames
     */
    public Recording run(RunId runId) {
        return new Recording(
                only(RecordedEvent.class)
                        .filter(event -> event.runId().equals(runId))
                        .<RecordedFrame>map(event -> event)
                        .toList(),
                null);
    }

    /**
     * Returns where this client stopped, to resume with.
     *
     * @return the cursor, or empty if it was never greeted
     */
    public Optional<Cursor> cursor() {
        List<RecordedControl> greetings = controls("connection_established");
        if (greetings.isEmpty()) {
            return Optional.empty();
        }
        RecordedControl last = greetings.get(greetings.size() - 1);
        Epoch epoch = Epoch.of(last.text("epoch"));
        List<RecordedEvent> since =
                new Recording(frames.subList(frames.lastIndexOf(last), frames.size()), null).events();
        if (since.isEmpty()) {
            return Optional.of(new Cursor(epoch, last.number("position"), null));
        }
        RecordedEvent end = since.get(since.size() - 1);
        return Optional.of(new Cursor(epoch, end.seq(), end.eventId()));
    }

    /**
     * Draws it, one line for each frame: the sequence number, the milliseconds since the first event, the type, and what
     * is in it.
     *
     * @return lines for people, each with an end of line
     */
    public String timeline() {
        return Timeline.of(this, -1);
    }

    /**
     * Draws it with an arrow.
     *
     * @param index which of the {@link #frames} the arrow points at; their number for the place behind the last one
     * @return lines for people, each with an end of line
     */
    public String timelineWithArrowAt(int index) {
        return Timeline.of(this, index);
    }

    private <T extends RecordedFrame> Stream<T> only(Class<T> kind) {
        return frames.stream().filter(kind::isInstance).map(kind::cast);
    }

    @Override
    public String toString() {
        return timeline();
    }
}
