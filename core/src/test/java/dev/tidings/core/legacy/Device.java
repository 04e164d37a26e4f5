package dev.tidings.core.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A user's device without a network: keeps the events it gets, in order. */
final class Device implements WebSocketConnection {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Object session = new Object();
    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable CloseCode> closed = new AtomicReference<>();
    private volatile @Nullable FrameSource source;

    static Device of(WebSocketManager manager, UserId userId) {
        Device device = new Device();
        manager.addConnection(device, ConnectionRequest.live(UserPrincipal.of(userId)));
        return device;
    }

    ConnectionId id(WebSocketManager manager) {
        return manager.connectionIdOf(session).orElseThrow();
    }

    @Override
    public Object nativeSession() {
        return session;
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
    public synchronized void wake(WakeHint hint) {
        OutboundFrame frame = Objects.requireNonNull(source).poll();
        while (frame != null && !frame.isClose()) {
            frames.add(parse(frame.payload()));
            frame = source.poll();
        }
        if (frame != null) {
            close(frame.closeCode(), frame.reason());
        }
    }

    private static JsonNode parse(ByteBuffer payload) {
        try {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void ping() {}

    @Override
    public void close(CloseCode code, String reason) {
        closed.compareAndSet(null, code);
    }

    @Override
    public void terminate() {
        closed.compareAndSet(null, CloseCode.GOING_AWAY);
    }

    @Override
    public boolean isOpen() {
        return closed.get() == null;
    }

    @Nullable
    CloseCode closed() {
        return closed.get();
    }

    List<JsonNode> events() {
        return frames.stream().filter(frame -> frame.has("event_id")).toList();
    }

    List<String> types() {
        return events().stream().map(event -> event.get("type").asText()).toList();
    }

    JsonNode last() {
        List<JsonNode> events = events();
        return events.get(events.size() - 1);
    }
}
