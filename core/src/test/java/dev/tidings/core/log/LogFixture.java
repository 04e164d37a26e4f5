package dev.tidings.core.log;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.MessageId;
import dev.tidings.api.Position;
import dev.tidings.api.RealmId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserId;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.spi.DeltaSpan;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.Lane;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.api.spi.TimeSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Events of any size without the codec, and answers of a log that answers at once. */
final class LogFixture {
    static final StreamKey ALICE = key("alice");
    static final RetentionPolicy ROOMY =
            RetentionPolicy.defaults().withBytesPerUser(64 << 20).withAge(Duration.ofHours(1));

    private static final ThreadId THREAD = ThreadId.of("t-7");
    private static final RunId RUN = RunId.of("r-7");

    private LogFixture() {}

    static StreamKey key(String user) {
        return new StreamKey(RealmId.of("acme"), UserId.of(user));
    }

    static NewEvent event(String id) {
        return of(id, Lane.EVENT, 0);
    }

    static NewEvent delta(String id) {
        return of(id, Lane.DELTA, 0);
    }

    static NewEvent of(String id, Lane lane, int padding) {
        String body = "{\"event_id\":\"" + id + "\",\"text\":\"" + "x".repeat(padding) + "\"}";
        DeltaSpan span = lane == Lane.DELTA ? new DeltaSpan(MessageId.of("msg-" + id), 0, 0) : null;
        EventHeader header = new EventHeader(EventId.of(id), "x_log", THREAD, RUN, span);
        return NewEvent.copyOf(header, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
    }

    static NewEvent started(String run) {
        return of(run, run + "-started", EventTypes.AGENT_STARTED, 0);
    }

    static NewEvent thinking(String run, String id) {
        return of(run, id, EventTypes.AGENT_THINKING, 0);
    }

    static NewEvent ended(String run) {
        return of(run, run + "-ended", EventTypes.AGENT_COMPLETED, 0);
    }

    static NewEvent of(String run, String id, String type, int padding) {
        return whole(EventHeader.whole(EventId.of(id), type, THREAD, RunId.of(run)), padding);
    }

    /** A piece of text that belongs to a message of its own, so that nothing is merged with it. */
    static NewEvent apart(String run, String id, int padding) {
        DeltaSpan span = new DeltaSpan(MessageId.of("msg-" + id), 0, padding);
        return whole(new EventHeader(EventId.of(id), EventTypes.MESSAGE_DELTA, THREAD, RunId.of(run), span), padding);
    }

    private static NewEvent whole(EventHeader header, int padding) {
        String body = "{\"event_id\":\"" + header.eventId().value() + "\",\"text\":\"" + "x".repeat(padding) + "\"}";
        return NewEvent.copyOf(header, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** A piece of streamed text as it is on the wire. */
    static NewEvent token(String run, String message, long offset, String text) {
        String id = message + "-" + offset;
        DeltaSpan span = new DeltaSpan(MessageId.of(message), offset, text.length());
        String body = "{\"type\":\"message_delta\",\"event_id\":\"" + id + "\",\"run_id\":\"" + run
                + "\",\"message_id\":\"" + message + "\",\"offset\":" + offset + ",\"delta\":"
                + TextNode.valueOf(text) + "}";
        EventHeader header = new EventHeader(EventId.of(id), EventTypes.MESSAGE_DELTA, THREAD, RunId.of(run), span);
        return NewEvent.copyOf(header, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** What an event counts against the bounds. */
    static int cost(NewEvent event, long seq, long millis) {
        return event.sequenced(seq, millis).size() + LaneRing.ENTRY_BYTES;
    }

    static MemoryStream stream(RetentionPolicy policy, TimeSource time) {
        return new MemoryStream(
                Epoch.random(),
                policy,
                new MemoryBudget(policy),
                () -> time.now().toEpochMilli());
    }

    /** Entries in a form that is equal if all of them is, with what is sent. */
    static List<List<Object>> sent(List<LogEntry> entries) {
        return entries.stream()
                .map(entry -> List.<Object>of(
                        entry.header(),
                        entry.firstSeq(),
                        entry.seq(),
                        entry.timestampMillis(),
                        entry.frame().text()))
                .toList();
    }

    static Position append(EventLog log, NewEvent... events) {
        return append(log, ALICE, events);
    }

    static Position append(EventLog log, StreamKey key, NewEvent... events) {
        return now(log.append(key, List.of(events), 1));
    }

    static LogSlice read(EventLog log, long afterSeq) {
        return now(log.read(ALICE, afterSeq, Integer.MAX_VALUE));
    }

    /** Returns the answer, which has to be there already. */
    static <T> T now(CompletionStage<T> stage) {
        if (!stage.toCompletableFuture().isDone()) {
            throw new AssertionError("the log in memory must answer before it returns");
        }
        return stage.toCompletableFuture().join();
    }

    static List<Long> seqs(List<LogEntry> entries) {
        return entries.stream().map(LogEntry::seq).toList();
    }

    static List<String> ids(List<LogEntry> entries) {
        return entries.stream().map(entry -> entry.header().eventId().value()).toList();
    }
}
