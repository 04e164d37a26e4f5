package dev.tidings.core.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.testing.SchemaGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A connection without a network: it takes every frame on the thread that wakes it, or, while stalled, only when the
 * test asks for it. Frames are copied at once, so bytes that change later are noticed, and held against the schema:
 * whoever asks for the frames is told of one that is not as it says.
 */
final class RecordingConnection implements WebSocketConnection {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Object nativeSession = new Object();
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<byte[]> frames = new ArrayList<>();
    private final List<WakeHint> hints = new ArrayList<>();
    private volatile boolean stalled;
    private volatile boolean terminated;
    private volatile @Nullable FrameSource source;
    private volatile @Nullable CloseCode closeCode;
    private volatile String closeReason = "";
    private volatile String complaint = "";
    private Runnable started = () -> {};
    private volatile Runnable woken = () -> {};
    private volatile Runnable ended = () -> {};

    static RecordingConnection flowing() {
        return new RecordingConnection();
    }

    static RecordingConnection stalled() {
        RecordingConnection connection = new RecordingConnection();
        connection.stalled = true;
        return connection;
    }

    @Override
    public Object nativeSession() {
        return nativeSession;
    }

    @Override
    public String remoteAddress() {
        return "192.0.2.7";
    }

    @Override
    public void start(FrameSource frameSource) {
        source = frameSource;
        started.run();
    }

    /** Does something in the moment it is started. */
    void onStart(Runnable action) {
        started = action;
    }

    /** Does something whenever it is woken, before it takes anything. */
    void onWake(Runnable action) {
        woken = action;
    }

    /** Does something whenever it is closed or terminated, before it is. */
    void onEnd(Runnable action) {
        ended = action;
    }

    @Override
    public void wake(WakeHint hint) {
        synchronized (hints) {
            hints.add(hint);
        }
        woken.run();
        if (!stalled) {
            take(Integer.MAX_VALUE);
        }
    }

    /** Takes up to so many frames on this thread, however many threads wake it meanwhile. */
    void take(int limit) {
        if (turns.getAndIncrement() == 0) {
            int missed = 1;
            do {
                poll(limit);
                missed = turns.addAndGet(-missed);
            } while (missed != 0);
        }
    }

    private void poll(int limit) {
        FrameSource from = Objects.requireNonNull(source, "a wake-up before start");
        for (int count = 0; count < limit && !closed.get(); count++) {
            OutboundFrame frame = from.poll();
            if (frame == null) {
                return;
            }
            if (frame.isClose()) {
                close(frame.closeCode(), frame.reason());
            } else {
                add(frame);
            }
        }
    }

    private void add(OutboundFrame frame) {
        ByteBuffer payload = frame.payload();
        byte[] copy = new byte[payload.remaining()];
        payload.get(copy);
        String found = SchemaGuard.shared().complaint(copy);
        if (!found.isEmpty()) {
            complaint = found;
        }
        synchronized (frames) {
            frames.add(copy);
        }
    }

    /** Reads on from now on, beginning with what waits. */
    void flow() {
        stalled = false;
        take(Integer.MAX_VALUE);
    }

    /** Reads nothing from now on. */
    void stall() {
        stalled = true;
    }

    @Override
    public void close(CloseCode code, String reason) {
        ended.run();
        if (closed.compareAndSet(false, true)) {
            closeReason = reason;
            closeCode = code;
        }
    }

    @Override
    public void ping() {}

    @Override
    public void terminate() {
        ended.run();
        terminated = true;
        closed.set(true);
    }

    @Override
    public boolean isOpen() {
        return !closed.get();
    }

    boolean terminated() {
        return terminated;
    }

    @Nullable
    CloseCode closeCode() {
        return closeCode;
    }

    String closeReason() {
        return closeReason;
    }

    int wakeUps() {
        synchronized (hints) {
            return hints.size();
        }
    }

    List<WakeHint> hints() {
        synchronized (hints) {
            return List.copyOf(hints);
        }
    }

    /** Returns every payload so far, as it was when it was taken. */
    List<byte[]> raw() {
        if (!complaint.isEmpty()) {
            throw new AssertionError(complaint);
        }
        synchronized (frames) {
            return List.copyOf(frames);
        }
    }

    List<String> texts() {
        return raw().stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }

    List<JsonNode> json() {
        return raw().stream().map(RecordingConnection::parse).toList();
    }

    /** The first frame alone. */
    JsonNode welcome() {
        return parse(raw().get(0));
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException broken) {
            throw new UncheckedIOException(
                    "a frame must be JSON: " + new String(bytes, StandardCharsets.UTF_8), broken);
        }
    }

    List<JsonNode> ofType(String type) {
        return json().stream().filter(frame -> type(frame).equals(type)).toList();
    }

    List<JsonNode> events() {
        return json().stream().filter(frame -> frame.has("event_id")).toList();
    }

    /** The payloads of the events alone. */
    List<String> eventTexts() {
        return texts().stream().filter(text -> text.startsWith("{\"seq\":")).toList();
    }

    /** The numbers of the events, without parsing the rest. */
    List<Long> seqs() {
        return eventTexts().stream().map(RecordingConnection::seq).toList();
    }

    private static long seq(String text) {
        return Long.parseLong(text.substring(7, text.indexOf(',')));
    }

    List<String> types() {
        return json().stream().map(RecordingConnection::type).toList();
    }

    List<String> eventTypes() {
        return events().stream().map(RecordingConnection::type).toList();
    }

    static String type(JsonNode frame) {
        return frame.get("type").asText();
    }

    int count() {
        return raw().size();
    }

    /** The number of the last event, or of the greeting while there is none. */
    long lastSeq() {
        List<byte[]> all = raw();
        for (int index = all.size() - 1; index >= 0; index--) {
            String text = new String(all.get(index), StandardCharsets.UTF_8);
            if (text.startsWith("{\"seq\":")) {
                return seq(text);
            }
        }
        return 0;
    }
}
