package dev.tidings.core.bridge;

import dev.tidings.api.Delivery;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.internal.CanonicalWebSocketEmitter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An emitter that answers as the test says, as a mock of an application might. */
record StubEmitter(UserExecutionContext context, Function<AgentEvent, @Nullable Delivery> answer)
        implements CanonicalWebSocketEmitter {
    @Override
    @SuppressWarnings("NullAway") // an implementation that breaks its contract is what it stands for
    public Delivery emit(AgentEvent event) {
        return answer.apply(event);
    }

    @Override
    public CompletionStage<Boolean> awaitAcknowledged(long seq, Duration limit) {
        return CompletableFuture.completedFuture(false);
    }
}
