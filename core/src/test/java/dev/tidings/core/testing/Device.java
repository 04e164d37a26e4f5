package dev.tidings.core.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A connection without a network that takes every frame on the thread that wakes it. */
public final class Device implements WebSocketConnection {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AtomicInteger turns = new AtomicInteger();
    private final List<byte[]> frames = new ArrayList<>();
    private final boolean keeping;
    private volatile @Nullable FrameSource source;
    private volatile boolean closed;

    private Device(boolean keeping) {
        this.keeping = keeping;
    }

    /** A device that keeps what it gets. */
    public static Device recording() {
        return new Device(true);
    }

    /** A device that forgets what it gets. */
    public static Device forgetful() {
        return new Device(false);
    }

    @Override
    public Object nativeSession() {
        return this;
    }

    @Override
    public String remoteAddress() {
        return "192.0.2.7";
    }

    @Override
    public void start(FrameSource frameSource) {
        source = frameSource;
    }

    @Override
    public void wake(WakeHint hint) {
        if (turns.getAndIncrement() == 0) {
            int missed = 1;
            do {
                drain();
                missed = turns.addAndGet(-missed);
            } while (missed != 0);
        }
    }

    private void drain() {
        FrameSource from = Objects.requireNonNull(source, "a wake-up before start");
        for (OutboundFrame frame = from.poll(); frame != null && !closed; frame = from.poll()) {
            if (frame.isClose()) {
                closed = true;
            } else if (keeping) {
                keep(frame.payload());
            }
        }
    }

    private void keep(ByteBuffer payload) {
        byte[] copy = new byte[payload.remaining()];
        payload.get(copy);
        synchronized (frames) {
            frames.add(copy);
        }
    }

    @Override
    public void close(CloseCode code, String reason) {
        closed = true;
    }

    @Override
    public void ping() {}

    @Override
    public void terminate() {
        closed = true;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    /** Returns the events, without control frames. */
    public List<JsonNode> events() {
        List<byte[]> copy;
        synchronized (frames) {
            copy = List.copyOf(frames);
        }
        return copy.stream()
                .map(Device::parsed)
                .filter(frame -> frame.has("event_id"))
                .toList();
    }

    /** Returns the types of the events. */
    public List<String> types() {
        return events().stream().map(event -> event.get("type").asText()).toList();
    }

    private static JsonNode parsed(byte[] frame) {
        try {
            return JSON.readTree(frame);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
