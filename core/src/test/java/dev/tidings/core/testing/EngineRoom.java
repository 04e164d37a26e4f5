package dev.tidings.core.testing;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AgentRun;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.RealmId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.core.engine.Engine;
import dev.tidings.core.engine.EngineOptions;
import dev.tidings.core.log.InMemoryEventLog;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/** An engine in memory whose time stands still, for tests of what stands above it. */
public final class EngineRoom implements AutoCloseable {
    public static final RealmId REALM = RealmId.of("acme");
    public static final UserId ALICE = UserId.of("alice");
    public static final UserId BOB = UserId.of("bob");
    public static final ThreadId THREAD = ThreadId.of("thread-7");

    public final ControlledTime time = new ControlledTime();
    public final Engine engine;
    public final WebSocketManager manager;
    public final AgentBridge bridge;
    private final EventLog log;

    private EngineRoom(Executor agents, UnaryOperator<TaskScheduler> timer, RetentionPolicy retention) {
        log = InMemoryEventLog.create(retention, time, time);
        engine = Engine.create(EngineOptions.defaults(REALM), log, time, timer.apply(time), agents);
        manager = engine.manager();
        bridge = engine.bridge();
    }

    /** Opens a room whose agents run on the calling thread. */
    public static EngineRoom open() {
        return open(Runnable::run);
    }

    public static EngineRoom open(Executor agents) {
        return new EngineRoom(agents, UnaryOperator.identity(), RetentionPolicy.defaults());
    }

    /** Opens a room with a timer around the controlled one. */
    public static EngineRoom open(Executor agents, UnaryOperator<TaskScheduler> timer) {
        return new EngineRoom(agents, timer, RetentionPolicy.defaults());
    }

    /** Opens a room whose log keeps little. */
    public static EngineRoom small(Executor agents, RetentionPolicy retention) {
        return new EngineRoom(agents, UnaryOperator.identity(), retention);
    }

    public static UserExecutionContext context(UserId user) {
        return UserExecutionContext.newRun(user, THREAD);
    }

    public AgentRun start(UserExecutionContext context) {
        return bridge.start(context, "researcher", null);
    }

    /** Connects a device that keeps what it gets. */
    public Device connect(UserId user) {
        Device device = Device.recording();
        connect(user, device);
        return device;
    }

    public void connect(UserId user, Device device) {
        manager.addConnection(device, ConnectionRequest.live(UserPrincipal.of(user)));
    }

    /** Removes a device as a transport does when it is gone. */
    public void drop(Device device) {
        manager.removeConnection(manager.connectionIdOf(device).orElseThrow(), 1006);
    }

    @Override
    public void close() {
        engine.close();
        log.close();
    }
}
