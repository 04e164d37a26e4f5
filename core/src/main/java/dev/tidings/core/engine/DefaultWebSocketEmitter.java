package dev.tidings.core.engine;

import dev.tidings.api.Delivery;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.internal.CanonicalWebSocketEmitter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** A view of one run. */
final class DefaultWebSocketEmitter implements CanonicalWebSocketEmitter {
    private final UserExecutionContext context;
    private final Streams streams;

    DefaultWebSocketEmitter(UserExecutionContext context, Streams streams) {
        this.context = Objects.requireNonNull(context, "context");
        this.streams = streams;
    }

    Engine engine() {
        return streams.engine();
    }

    @Override
    public UserExecutionContext context() {
        return context;
    }

    @Override
    public CompletionStage<Boolean> awaitAcknowledged(long seq, Duration limit) {
        return streams.awaitAcknowledged(context.userId(), seq, limit);
    }

    @Override
    public Delivery emit(AgentEvent event) {
        return streams.emit(Emission.byAgent(context, Objects.requireNonNull(event, "event")));
    }
}
