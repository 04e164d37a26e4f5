package dev.tidings.core.engine;

import dev.tidings.api.Delivery;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.internal.CanonicalAuthenticationWebSocketEmitter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** An emitter that also tells how an authentication goes, and counts. */
final class DefaultAuthenticationWebSocketEmitter implements CanonicalAuthenticationWebSocketEmitter {
    private final DefaultWebSocketEmitter emitter;
    private final IntSupplier connections;
    private final Tally tally = new Tally();
    private final LongAdder authEvents = new LongAdder();

    DefaultAuthenticationWebSocketEmitter(DefaultWebSocketEmitter emitter, IntSupplier connections) {
        this.emitter = emitter;
        this.connections = connections;
    }

    Engine engine() {
        return emitter.engine();
    }

    @Override
    public UserExecutionContext context() {
        return emitter.context();
    }

    @Override
    public CompletionStage<Boolean> awaitAcknowledged(long seq, Duration limit) {
        return emitter.awaitAcknowledged(seq, limit);
    }

    @Override
    public Delivery emit(AgentEvent event) {
        return tally.count(emitter.emit(event));
    }

    @Override
    public Delivery emitAuthEvent(Phase phase, Map<String, ? extends @Nullable Object> data) {
        Objects.requireNonNull(phase, "phase");
        Delivery delivery = emit(new CustomEvent("auth." + phase.name().toLowerCase(Locale.ROOT), data));
        if (!delivery.refused()) {
            authEvents.increment();
        }
        return delivery;
    }

    @Override
    public ConnectionHealth connectionHealth() {
        int live = connections.getAsInt();
        return new ConnectionHealth(
                context().userId(),
                live,
                live > 0
                        ? "the user can be reached"
                        : "user " + context().userId()
                                + " has no connection: wait until one is open before you ask for a login");
    }

    @Override
    public Statistics statistics() {
        return new Statistics(authEvents.sum(), tally.routed(), tally.kept(), tally.refused());
    }
}
