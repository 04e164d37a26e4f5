package dev.tidings.core.bridge;

import dev.tidings.api.AgentRun;
import dev.tidings.api.Delivery;
import dev.tidings.api.RunStatus;
import dev.tidings.api.StandardWebSocketBridge.Adapter;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserIsolationException;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.core.engine.Engine;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a bridge notifies through: judged when it is made, so that nothing incomplete is found out at the first event.
 *
 * @param kind what it is
 * @param target what it was made of
 * @param send how it emits
 */
record BridgeAdapter(Adapter kind, Object target, Function<AgentEvent, Delivery> send) {
    static BridgeAdapter of(UserExecutionContext context, AgentRun run) {
        Objects.requireNonNull(run, "run is required: pass the one from AgentBridge.start");
        requireSameRun(context, run.context());
        requireOpen(run);
        if (run.status() == RunStatus.REFUSED) {
            throw new IllegalArgumentException("run must have been started but was refused: "
                    + run.context().runId() + ", " + run.started());
        }
        return new BridgeAdapter(Adapter.RUN, run, run::emit);
    }

    static BridgeAdapter of(UserExecutionContext context, WebSocketEmitter emitter) {
        Objects.requireNonNull(emitter, "emitter is required: pass the one from WebSocketManager.createUserEmitter");
        requireSameRun(context, emitter.context());
        requireOpen(emitter);
        return new BridgeAdapter(Adapter.EMITTER, emitter, emitter::emit);
    }

    static BridgeAdapter of(UserExecutionContext context, WebSocketManager manager) {
        Objects.requireNonNull(manager, "manager is required: pass the one from WebSocketManagers or TidingsServer");
        requireOpen(manager);
        manager.createUserEmitter(context);
        return new BridgeAdapter(Adapter.MANAGER, manager, event -> manager.send(context, event));
    }

    private static void requireSameRun(UserExecutionContext own, UserExecutionContext other) {
        if (!own.userId().equals(other.userId())) {
            throw new UserIsolationException(own.userId(), other.userId());
        }
        if (!own.runId().equals(other.runId()) || !own.threadId().equals(other.threadId())) {
            throw new IllegalArgumentException("this bridge belongs to run " + own.runId() + " of thread "
                    + own.threadId() + " but was given run " + other.runId() + " of thread " + other.threadId()
                    + ": make a bridge for that run");
        }
    }

    private static void requireOpen(Object target) {
        if (Engine.find(target).filter(engine -> !engine.isOpen()).isPresent()) {
            throw new IllegalStateException("the manager behind the bridge is closed: open another one");
        }
    }

    Optional<Engine> engine() {
        return Engine.find(target);
    }
}
