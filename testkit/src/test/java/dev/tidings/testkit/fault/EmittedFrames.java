package dev.tidings.testkit.fault;

import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.MessageId;
import dev.tidings.api.Position;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.DeltaSpan;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.NewEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Emits events of one user with the bytes that the engine gives them, tells a checker, and makes control frames. */
final class EmittedFrames {
    static final UserId ADA = UserId.of("ada");
    static final String RUN = "run-1";

    final HistoryChecker checker = HistoryChecker.create();
    private final Map<String, List<LogEntry>> lives = new LinkedHashMap<>();
    private final Map<String, StringBuilder> texts = new HashMap<>();
    private String epoch = "e1";
    private int emitted;

    EmittedFrames in(String life) {
        epoch = life;
        return this;
    }

    EmittedFrames event(String type) {
        return event(type, "ev-" + ++emitted);
    }

    EmittedFrames event(String type, String eventId) {
        return emit(type, eventId, null, ",\"reasoning\":\"hm\"}");
    }

    EmittedFrames delta(String message, String piece) {
        StringBuilder text = texts.computeIfAbsent(message, unused -> new StringBuilder());
        DeltaSpan span = new DeltaSpan(MessageId.of(message), text.length(), piece.length());
        text.append(piece);
        checker.streamed(ADA, RunId.of(RUN), MessageId.of(message), text.toString());
        return emit(
                "message_delta",
                "ev-" + ++emitted,
                span,
                ",\"message_id\":\"" + message + "\",\"offset\":" + span.offset() + ",\"delta\":\"" + piece + "\"}");
    }

    EmittedFrames deltas(String message, int count) {
        for (int index = 0; index < count; index++) {
            delta(message, "piece " + index + " ");
        }
        return this;
    }

    private EmittedFrames emit(String type, String eventId, DeltaSpan span, String rest) {
        EventHeader header = new EventHeader(EventId.of(eventId), type, ThreadId.of("th-1"), RunId.of(RUN), span);
        String body = "{\"type\":\"" + type + "\",\"event_id\":\"" + eventId
                + "\",\"user_id\":\"ada\",\"thread_id\":\"th-1\",\"run_id\":\"" + RUN + "\",\"agent_name\":\"a\""
                + rest;
        NewEvent event = NewEvent.copyOf(header, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
        List<LogEntry> life = lives.computeIfAbsent(epoch, unused -> new ArrayList<>());
        life.add(event.sequenced(life.size() + 1L, 1_700_000_000_000L + life.size()));
        checker.emitted(ADA, new Position(Epoch.of(epoch), life.size()), event);
        return this;
    }

    /** Returns the frames of a life, from one number to another. */
    String[] frames(String life, int from, int to) {
        return lives.get(life).subList(from - 1, to).stream()
                .map(entry -> entry.frame().text())
                .toArray(String[]::new);
    }

    String frame(int seq) {
        return frames("e1", seq, seq)[0];
    }

    String merged(int from, int to) {
        return LogEntry.merge(lives.get("e1").subList(from - 1, to)).frame().text();
    }

    static String greeting(String life, long position) {
        return "{\"type\":\"connection_established\",\"epoch\":\"" + life + "\",\"seq\":9,\"position\":" + position
                + "}";
    }

    static String gap(String reason, long head, String... lost) {
        return "{\"type\":\"resume_gap\",\"reason\":\"" + reason + "\",\"lost\":[" + String.join(",", lost)
                + "],\"head\":" + head + "}";
    }

    static String range(long from, long to, boolean deltasOnly) {
        return "{\"from\":" + from + ",\"to\":" + to + ",\"deltas_only\":" + deltasOnly + "}";
    }
}
