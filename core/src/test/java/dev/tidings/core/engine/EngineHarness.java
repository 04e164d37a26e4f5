package dev.tidings.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AgentRun;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Cursor;
import dev.tidings.api.Delivery;
import dev.tidings.api.Position;
import dev.tidings.api.RealmId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.log.InMemoryEventLog;
import dev.tidings.core.testing.ControlledTime;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.time.SystemTime;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An engine between test agents and recorded connections. In memory its time stands still; on a lagging log it runs. */
final class EngineHarness implements AutoCloseable {
    static final RealmId REALM = RealmId.of("acme");
    static final UserId ALICE = UserId.of("alice");
    static final UserId BOB = UserId.of("bob");
    static final ThreadId THREAD = ThreadId.of("thread-7");
    static final RetentionPolicy ROOMY =
            RetentionPolicy.defaults().withBytesPerUser(128 << 20).withAge(Duration.ofHours(1));
    static final EngineOptions OPTIONS = EngineOptions.defaults(REALM);

    private static final long SEED = 20_260_202;
    private static final int MAX_LATENCY_MILLIS = 15;

    final ControlledTime time = new ControlledTime();
    final EventLog log;
    final Engine engine;
    final WebSocketManager manager;
    final AgentBridge bridge;
    private final @Nullable SystemTime running;

    private EngineHarness(Setup setup) {
        running = setup.kind == LogKind.LAGGING ? SystemTime.open("harness-timer") : null;
        TimeSource clock = running == null ? time : running;
        TaskScheduler timer = running == null ? time : running;
        EventLog roomy = InMemoryEventLog.create(setup.retention, clock, timer);
        EventLog memory = setup.retained == 0 ? roomy : new BriefEventLog(roomy, setup.retained);
        EventLog kept = running == null ? memory : new LaggingEventLog(memory, setup.seed, setup.maxLatencyMillis);
        log = setup.wrapper.apply(kept);
        engine = Engine.create(setup.options, log, clock, timer, setup.executor);
        manager = engine.manager();
        bridge = engine.bridge();
    }

    static EngineHarness on(LogKind kind) {
        return setup(kind).open();
    }

    static Setup setup(LogKind kind) {
        return new Setup(kind);
    }

    LaggingEventLog lagging() {
        return (LaggingEventLog) log;
    }

    boolean answersLater() {
        return running != null;
    }

    static UserExecutionContext context(UserId user) {
        return UserExecutionContext.newRun(user, THREAD);
    }

    static UserExecutionContext context(UserId user, String thread, String run) {
        return UserExecutionContext.of(user, ThreadId.of(thread), RunId.of(run));
    }

    AgentRun start(UserId user) {
        return bridge.start(context(user), "researcher", null);
    }

    /** Connects a new flowing connection, and returns when it has been greeted. */
    RecordingConnection connect(UserId user) {
        return greeted(ConnectionRequest.live(UserPrincipal.of(user)));
    }

    RecordingConnection resume(UserId user, Cursor cursor) {
        return greeted(ConnectionRequest.resume(UserPrincipal.of(user), cursor));
    }

    RecordingConnection greeted(ConnectionRequest request) {
        RecordingConnection connection = RecordingConnection.flowing();
        manager.addConnection(connection, request);
        Eventually.until("the connection is greeted", () -> connection.count() > 0 || !connection.isOpen());
        return connection;
    }

    ConnectionId idOf(RecordingConnection connection) {
        return manager.connectionIdOf(connection.nativeSession()).orElseThrow();
    }

    /** Removes a connection as a transport does when it is gone. */
    void drop(RecordingConnection connection) {
        manager.removeConnection(idOf(connection), 1006);
    }

    Delivery note(UserId user, String text) {
        return manager.send(context(user), new CustomEvent("x_note", Map.of("text", text)));
    }

    /** Waits for the place of an event that was not refused. */
    static Position place(Delivery delivery) {
        assertThat(delivery.refused()).as("%s", delivery).isFalse();
        return delivery.position()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    /** Waits until a connection has an event. */
    static void arrived(RecordingConnection connection, Delivery delivery) {
        arrived(connection, place(delivery).seq());
    }

    static void arrived(RecordingConnection connection, long seq) {
        Eventually.until("event " + seq + " arrives", () -> connection.lastSeq() >= seq);
    }

    static void closed(RecordingConnection connection) {
        Eventually.until("the connection is closed", () -> !connection.isOpen());
    }

    Position head(UserId user) {
        return log.read(new StreamKey(REALM, user), 0, 1)
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join()
                .head();
    }

    @Override
    public void close() {
        engine.close();
        log.close();
        if (running != null) {
            running.close();
        }
        if (log instanceof LaggingEventLog lagging) {
            assertThat(lagging.overlaps()).as("appends of one stream at once").isZero();
        }
    }

    /** What an engine is made of. */
    static final class Setup {
        private final LogKind kind;
        private EngineOptions options = OPTIONS;
        private RetentionPolicy retention = ROOMY;
        private int retained;
        private Executor executor = Runnable::run;
        private long seed = SEED;
        private int maxLatencyMillis = MAX_LATENCY_MILLIS;
        private Function<EventLog, EventLog> wrapper = Function.identity();

        private Setup(LogKind kind) {
            this.kind = kind;
        }

        Setup options(EngineOptions value) {
            options = value;
            return this;
        }

        Setup retention(RetentionPolicy value) {
            retention = value;
            return this;
        }

        /** Retains so many entries of each lane, and no more. */
        Setup retaining(int entries) {
            retained = entries;
            return this;
        }

        Setup executor(Executor value) {
            executor = Objects.requireNonNull(value);
            return this;
        }

        Setup seed(long value) {
            seed = value;
            return this;
        }

        Setup maxLatencyMillis(int value) {
            maxLatencyMillis = value;
            return this;
        }

        Setup wrap(Function<EventLog, EventLog> value) {
            wrapper = value;
            return this;
        }

        EngineHarness open() {
            return new EngineHarness(this);
        }
    }
}
