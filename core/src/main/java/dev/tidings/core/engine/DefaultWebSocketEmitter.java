package dev.tidings.core.engine;

import dev.tidings.api.Delivery;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.internal.CanonicalWebSocketEmitter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A view of one run. */
final class DefaultWebSocketEmitter implements CanonicalWebSocketEmitter {
    private final UserExecutionContext context;
    private final Streams streams;
    /** Where the last event went, to be looked up once: any of what threads see of it is right. */
    private @Nullable UserStream stream;

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
        Emission emission = Emission.byAgent(context, Objects.requireNonNull(event, "event"));
        UserStream known = stream;
        Delivery delivery = known == null ? null : known.emit(emission);
        return delivery == null ? lookUpAndEmit(emission) : delivery;
    }

    /** Emits where no stream is known, or the known one was forgotten meanwhile. */
    private Delivery lookUpAndEmit(Emission emission) {
        Delivery delivery = streams.emit(emission);
        stream = streams.find(context.userId());
        return delivery;
    }
}
