package dev.tidings.testkit.tck;

import dev.tidings.api.EventId;
import dev.tidings.api.MessageId;
import dev.tidings.api.Position;
import dev.tidings.api.RealmId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserId;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.spi.DeltaSpan;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/** A log under test, with the patience that its answers are waited for. */
record LogBench(EventLog log, Patience patience) {
    private static final String TYPE = "x_tck";
    private static final ThreadId THREAD = ThreadId.of("tck-thread");

    /** Makes a stream that no other test uses. */
    static StreamKey stream() {
        return new StreamKey(RealmId.of("tck"), UserId.of("user-" + UUID.randomUUID()));
    }

    static EventId id() {
        return EventId.of("evt-" + UUID.randomUUID());
    }

    static NewEvent event() {
        return event("an event");
    }

    static NewEvent event(String text) {
        return of(EventHeader.whole(id(), TYPE, THREAD, RunId.of("run-tck")), body(text));
    }

    static NewEvent of(EventHeader header, String body) {
        return NewEvent.copyOf(header, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
    }

    static String body(String text) {
        return "{\"type\":\"" + TYPE + "\",\"text\":\"" + text + "\"}";
    }

    static List<NewEvent> events(int count) {
        List<NewEvent> events = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            events.add(event("number " + number));
        }
        return events;
    }

    /** Makes a piece of text of a message of its own, so that no log may merge it with its neighbours. */
    static NewEvent piece(String text) {
        EventId id = id();
        DeltaSpan span = new DeltaSpan(MessageId.of("msg-" + id), 0, text.length());
        EventHeader header = new EventHeader(id, EventTypes.MESSAGE_DELTA, THREAD, RunId.of("run-tck"), span);
        return of(
                header,
                "{\"type\":\"message_delta\",\"message_id\":\"msg-" + id + "\",\"offset\":0,\"delta\":\"" + text
                        + "\"}");
    }

    static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    Position append(StreamKey stream, List<NewEvent> events) {
        return append(stream, events, 1);
    }

    Position append(StreamKey stream, NewEvent event) {
        return append(stream, List.of(event));
    }

    Position append(StreamKey stream, List<NewEvent> events, int attempt) {
        return patience.get("append(" + events.size() + " events)", log.append(stream, events, attempt));
    }

    /** Appends events one after the other. */
    Position fill(StreamKey stream, int count) {
        Position last = append(stream, event());
        for (int number = 1; number < count; number++) {
            last = append(stream, event());
        }
        return last;
    }

    /** Reads once: the log may cut it short. */
    LogSlice slice(StreamKey stream, long afterSeq, int maxEntries) {
        return patience.get("read", log.read(stream, afterSeq, maxEntries));
    }

    /** Reads on until there are as many entries as wanted, or the head that the first slice has. */
    LogSlice read(StreamKey stream, long afterSeq, int maxEntries) {
        LogSlice first = slice(stream, afterSeq, maxEntries);
        List<LogEntry> entries = new ArrayList<>(first.entries());
        List<LogEntry> more = entries;
        while (!more.isEmpty()
                && entries.size() < maxEntries
                && last(entries) < first.head().seq()) {
            more = slice(stream, last(entries), maxEntries - entries.size()).entries().stream()
                    .filter(entry -> entry.seq() <= first.head().seq())
                    .toList();
            entries.addAll(more);
        }
        return new LogSlice(first.head(), entries, first.lost());
    }

    private static long last(List<LogEntry> entries) {
        return entries.get(entries.size() - 1).seq();
    }

    LogSlice read(StreamKey stream) {
        return read(stream, 0, Integer.MAX_VALUE);
    }

    LogSubscription subscribe(StreamKey stream, LogSubscriber subscriber) {
        return patience.get("subscribe", log.subscribe(stream, subscriber));
    }

    /** Waits until somebody was told as many entries, and no more. */
    void awaitTold(LogRecorder recorder, List<Long> numbers) {
        patience.until(
                () -> "a subscriber must be told " + shortened(numbers) + " but was told "
                        + shortened(recorder.numbers()),
                () -> recorder.entries().size() >= numbers.size());
    }

    static String shortened(List<?> values) {
        return values.size() <= 24
                ? values.toString()
                : values.subList(0, 24) + " and " + (values.size() - 24) + " more";
    }
}
