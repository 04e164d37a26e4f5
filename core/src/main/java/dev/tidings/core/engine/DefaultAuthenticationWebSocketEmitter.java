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
import org.jspecify.annotations.Nullable;

/** A view of one run that also tells how an authentication goes. */
final class DefaultAuthenticationWebSocketEmitter implements CanonicalAuthenticationWebSocketEmitter {
    private final UserExecutionContext context;
    private final Streams streams;

    DefaultAuthenticationWebSocketEmitter(UserExecutionContext context, Streams streams) {
        this.context = Objects.requireNonNull(context, "context");
        this.streams = streams;
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

    @Override
    public Delivery emitAuthEvent(Phase phase, Map<String, ? extends @Nullable Object> data) {
        return emit(new CustomEvent("auth." + phase.name().toLowerCase(Locale.ROOT), data));
    }
}
