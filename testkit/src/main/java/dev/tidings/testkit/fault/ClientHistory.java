package dev.tidings.testkit.fault;

import dev.tidings.api.Cursor;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.spi.LostRange;
import dev.tidings.testkit.RecordedControl;
import dev.tidings.testkit.RecordedEvent;
import dev.tidings.testkit.RecordedFrame;
import dev.tidings.testkit.Recording;
import dev.tidings.testkit.client.ClientEvent;
import dev.tidings.testkit.client.Gap;
import dev.tidings.testkit.client.TextChange;
import dev.tidings.testkit.client.TidingsClientListener;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What one client was told, in order. Made by {@link HistoryChecker#client}. */
public final class ClientHistory implements TidingsClientListener {
    private final String name;
    private final String userId;
    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final @Nullable Cursor asked;
    private volatile @Nullable Place place;
    private volatile @Nullable Place offered;
    private volatile boolean left;

    ClientHistory(String name, String userId, @Nullable Cursor asked) {
        this.name = name;
        this.userId = userId;
        this.asked = asked;
        this.place = asked == null ? null : new Place(asked.epoch().value(), asked.seq());
    }

    /** Where a client is. */
    record Place(String epoch, long seq) {
        Place upTo(long other) {
            return other > seq ? new Place(epoch, other) : this;
        }
    }

    String name() {
        return name;
    }

    String userId() {
        return userId;
    }

    @Nullable
    Cursor asked() {
        return asked;
    }

    @Nullable
    Place place() {
        return place;
    }

    boolean hasLeft() {
        return left;
    }

    /**
     * Returns how far the client has come in the epoch that it is in. {@link HistoryChecker#late} knows of epochs too.
     *
     * @return the number of the last event, or of the last one that was announced as lost, or where its first
     *     greeting let it begin; 0 before that
     */
    public long lastSeq() {
        Place now = place;
        return now == null ? 0 : now.seq();
    }

    /**
     * Says that the client ends here, or never was to connect: what it has not got by now is not due to it.
     *
     * @return this history
     */
    public ClientHistory left() {
        left = true;
        return this;
    }

    /**
     * Counts the connections.
     *
     * @return how often the client was greeted
     */
    public int connections() {
        return connections.get();
    }

    /**
     * Notes a connection.
     *
     * @param epoch the epoch the server named
     * @param position where it begins
     */
    public void connected(String epoch, long position) {
        connections.incrementAndGet();
        Place now = place;
        Place begin = new Place(epoch, position);
        if (now == null) {
            place = begin;
        } else {
            offered = now.epoch().equals(epoch) && position >= now.seq() ? null : begin;
        }
        entries.add(new Entry.Connected(epoch, position));
    }

    /**
     * Adds what a client without a network has recorded. A client that came back is told of with one recording for each
     * connection, in order.
     *
     * @param recording all of one connection
     * @return this history
     */
    public ClientHistory recorded(Recording recording) {
        for (RecordedFrame frame : recording.frames()) {
            if (frame instanceof RecordedEvent event) {
                recorded(event);
            } else if (frame.type().equals("resume_gap")) {
                onGap(RecordedGaps.of((RecordedControl) frame));
            } else {
                onControl(frame.type(), frame.fields());
            }
        }
        return this;
    }

    private void recorded(RecordedEvent event) {
        MessageDelta delta = event.as(MessageDelta.class);
        if (delta != null) {
            onText(new TextChange(
                    event.runId().value(), delta.messageId().value(), (int) delta.offset(), delta.delta(), true));
        }
        onEvent(new ClientEvent(
                event.json(),
                event.seq(),
                event.firstSeq(),
                event.type(),
                event.eventId().value(),
                event.userId().value(),
                event.threadId().value(),
                event.runId().value(),
                event.fields()));
    }

    @Override
    public void onControl(String type, Map<String, @Nullable Object> frame) {
        if (type.equals("connection_established")
                && frame.get("epoch") instanceof String epoch
                && frame.get("position") instanceof Number position) {
            connected(epoch, position.longValue());
        }
    }

    @Override
    public void onEvent(ClientEvent event) {
        note(event);
        move(event.seq());
    }

    /** Notes an event that the client dropped: the checker finds it as a duplicate, or as out of order. */
    @Override
    public void onDropped(ClientEvent event) {
        note(event);
    }

    private void note(ClientEvent event) {
        entries.add(new Entry.Event(
                event.seq(),
                event.firstSeq(),
                event.type(),
                event.eventId(),
                event.userId(),
                event.runId(),
                event.isMerged() ? Piece.of(event.fields()) : null,
                TextHash.ofBody(event.json()),
                TextHash.of(event.json())));
    }

    @Override
    public void onGap(Gap gap) {
        entries.add(new Entry.Lost(gap));
        move(gap.lost().stream().mapToLong(LostRange::to).max().orElse(0));
    }

    private void move(long seq) {
        Place begin = offered == null ? place : offered;
        offered = null;
        place = begin == null ? null : begin.upTo(seq);
    }

    @Override
    public void onText(TextChange change) {
        entries.add(new Entry.Text(change));
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    long events() {
        return entries.stream().filter(Entry.Event.class::isInstance).count();
    }

    /** One thing the application was told. */
    sealed interface Entry {
        record Connected(String epoch, long position) implements Entry {}

        record Event(
                long seq,
                long firstSeq,
                String type,
                String eventId,
                String userId,
                String runId,
                @Nullable Piece piece,
                long body,
                long hash)
                implements Entry {
            @Override
            public String toString() {
                return type + " " + eventId + " of " + runId;
            }
        }

        record Lost(Gap gap) implements Entry {}

        record Text(TextChange change) implements Entry {}
    }
}
