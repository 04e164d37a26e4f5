package dev.tidings.testkit.fault;

import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Cursor;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.testkit.MockFactory;
import dev.tidings.testkit.Recording;
import dev.tidings.testkit.RecordingConnection;
import org.jspecify.annotations.Nullable;

/** A device of a scenario that is played in memory: one connection after the other. */
final class MemoryDevice {
    private final MockFactory tidings;
    private final ScenarioStage stage;
    private final UserPrincipal user;
    private final ClientHistory history;
    private @Nullable RecordingConnection connection;
    private @Nullable Cursor cursor;
    private long events;
    private int connections;

    MemoryDevice(MockFactory tidings, ScenarioStage stage, UserId user, ClientHistory history) {
        this.tidings = tidings;
        this.stage = stage;
        this.user = UserPrincipal.of(user);
        this.history = history;
    }

    void connect() {
        RecordingConnection now = connection;
        if (now != null && now.isOpen()) {
            return;
        }
        harvest();
        RecordingConnection client = RecordingConnection.create();
        WebSocketConnection edge = stage.edge().apply(client);
        Cursor place = cursor;
        connection = client;
        connections++;
        tidings.connect(
                client,
                edge,
                place == null
                        ? ConnectionRequest.live(user)
                        : ConnectionRequest.resume(user, stage.memory().apply(place)));
    }

    boolean isJoined() {
        RecordingConnection now = connection;
        return now != null && now.isOpen() && now.recording().cursor().isPresent();
    }

    /** Takes what the last connection has got, and where it stopped. */
    void harvest() {
        RecordingConnection last = connection;
        connection = null;
        if (last != null) {
            Recording recording = last.recording();
            history.recorded(recording);
            events += recording.events().size();
            cursor = recording.cursor().orElse(cursor);
        }
    }

    void drop() {
        RecordingConnection now = connection;
        if (now != null) {
            now.terminate();
        }
    }

    void stall() {
        RecordingConnection now = connection;
        if (now != null) {
            now.stall();
        }
    }

    void flow() {
        RecordingConnection now = connection;
        if (now != null) {
            now.flow();
        }
    }

    void acknowledge() {
        RecordingConnection now = connection;
        if (now != null) {
            long seq = now.recording().cursor().map(Cursor::seq).orElse(0L);
            tidings.manager()
                    .connectionIdOf(now.nativeSession())
                    .ifPresent(id -> tidings.manager().acknowledge(id, seq));
        }
    }

    long events() {
        return events;
    }

    int connections() {
        return connections;
    }
}
