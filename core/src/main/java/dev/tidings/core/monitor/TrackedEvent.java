package dev.tidings.core.monitor;

import dev.tidings.api.EventId;
import dev.tidings.api.Position;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.monitor.DeliveryTracker;
import dev.tidings.api.monitor.DeliveryTracker.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One event that is followed. Guarded by the tracker's lock. */
final class TrackedEvent {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LAST_LIMIT = Duration.ofSeconds(60);

    final EventId id;
    final UserExecutionContext context;
    final long begunNanos;
    private final String type;
    private final Instant begun;
    Status status = Status.PENDING;

    @Nullable
    Position position;

    private @Nullable Duration confirmedAfter;
    private @Nullable String failure;

    TrackedEvent(EventId id, UserExecutionContext context, String type, Instant begun, long begunNanos) {
        this.id = id;
        this.context = context;
        this.type = type;
        this.begun = begun;
        this.begunNanos = begunNanos;
    }

    boolean isOpen() {
        return status == Status.PENDING || status == Status.SENT;
    }

    boolean endsRun() {
        return type.equals(EventTypes.AGENT_COMPLETED)
                || type.equals(EventTypes.AGENT_ERROR)
                || type.equals(EventTypes.AGENT_CANCELLED);
    }

    boolean isLate(long nowNanos) {
        Duration limit = endsRun() ? LAST_LIMIT : LIMIT;
        return isOpen() && nowNanos - begunNanos > limit.toNanos();
    }

    void confirm(long nowNanos) {
        status = Status.CONFIRMED;
        confirmedAfter = Duration.ofNanos(Math.max(0, nowNanos - begunNanos));
    }

    void fail(String reason) {
        status = Status.FAILED;
        failure = reason;
    }

    DeliveryTracker.Tracked snapshot() {
        return new DeliveryTracker.Tracked(
                id,
                context.userId(),
                context.runId(),
                type,
                status,
                begun,
                Optional.ofNullable(confirmedAfter),
                Optional.ofNullable(failure));
    }
}
