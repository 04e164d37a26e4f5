package dev.tidings.core.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.testing.SchemaGuard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** An engine that notes what the gateway asks of it. Connections are named c1, c2, ... in the order they join. */
final class RecordingOutlet implements Outlet {
    private static final ObjectMapper JSON = new ObjectMapper();

    final List<ConnectionRequest> joins = new ArrayList<>();
    final List<String> leaves = new ArrayList<>();
    final List<String> closes = new ArrayList<>();
    final List<String> answered = new ArrayList<>();
    final List<String> disconnected = new ArrayList<>();
    final List<String> cancels = new CopyOnWriteArrayList<>();
    final List<Long> acknowledged = new ArrayList<>();
    final List<String> turnedAway = new CopyOnWriteArrayList<>();
    final List<String> taken = new CopyOnWriteArrayList<>();
    final List<JsonNode> replies = new CopyOnWriteArrayList<>();
    long sent = 100;
    Runnable whileJoining = () -> {};
    Runnable onAcknowledge = () -> {};
    boolean clientsRead = true;
    long position;
    boolean openRun;
    private final Set<ConnectionId> closedInOrder = new HashSet<>();
    private final Map<ConnectionId, Client> clients = new ConcurrentHashMap<>();

    private record Client(RecordingConnection transport, Queue<OutboundFrame> frames) {}

    @Override
    public void turnedAway(int code, String reason) {
        turnedAway.add(code + " " + reason);
    }

    @Override
    public ConnectionId join(WebSocketConnection connection, ConnectionRequest request) {
        whileJoining.run();
        joins.add(request);
        ConnectionId id = ConnectionId.of("c" + joins.size());
        Queue<OutboundFrame> frames = new ConcurrentLinkedQueue<>();
        connection.start(frames::poll);
        RecordingConnection transport = (RecordingConnection) connection.nativeSession();
        clients.put(id, new Client(transport, frames));
        transport.onWake(() -> {
            if (clientsRead) {
                read();
            }
        });
        return id;
    }

    /** Lets the transport take everything that waits, a close last. */
    void read() {
        clients.forEach((id, client) -> {
            OutboundFrame frame = client.transport().frames().poll();
            while (frame != null && !frame.isClose()) {
                taken.add(json(frame).path("type").asText());
                frame = client.transport().frames().poll();
            }
            if (frame != null && closedInOrder.add(id)) {
                close(id, frame.closeCode(), frame.reason());
            }
        });
    }

    @Override
    public void leave(ConnectionId connectionId, int code) {
        leaves.add(connectionId + " " + code);
    }

    @Override
    public boolean acknowledge(ConnectionId connectionId, long seq) {
        onAcknowledge.run();
        boolean taken = seq <= sent;
        if (taken) {
            acknowledged.add(seq);
        }
        return taken;
    }

    @Override
    public long position(ConnectionId connectionId) {
        return position;
    }

    @Override
    public boolean hasOpenRun(ConnectionId connectionId) {
        return openRun;
    }

    @Override
    public boolean cancel(UserId user, RunId run) {
        cancels.add(user + " " + run);
        return true;
    }

    @Override
    public boolean cancel(UserId user, RequestId request) {
        cancels.add(user + " " + request);
        return true;
    }

    @Override
    public void reply(ConnectionId connectionId, OutboundFrame frame) {
        clients.get(connectionId).frames().add(frame);
        if (clientsRead) {
            read();
        }
        SchemaGuard.shared().check(frame.text());
        replies.add(json(frame));
    }

    private static JsonNode json(OutboundFrame frame) {
        try {
            return JSON.readTree(frame.text());
        } catch (JsonProcessingException e) {
            throw new AssertionError("a frame must be json but was " + frame.text(), e);
        }
    }

    @Override
    public void disconnect(UserId user, CloseCode code, String reason) {
        disconnected.add(user + " " + code.code() + " " + reason);
    }

    @Override
    public void answered(UserId user, String route, MessageReply reply) {
        String error = reply instanceof MessageReply.Rejected rejected ? " " + rejected.errorCode() : "";
        answered.add(user + " " + route + error);
    }

    @Override
    public void close(ConnectionId connectionId, CloseCode code, String reason) {
        closes.add(connectionId + " " + code.code() + " " + reason);
    }

    /** Returns each reply as its type, its error code if it has one, and its request id if it has one. */
    List<String> summaries() {
        return replies.stream().map(RecordingOutlet::summary).toList();
    }

    private static String summary(JsonNode reply) {
        String error = reply.path("error_code").asText("");
        String request = reply.path("request_id").asText("");
        return (reply.path("type").asText() + " " + error + " " + request)
                .strip()
                .replaceAll(" +", " ");
    }
}
