package dev.tidings.micrometer;

import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.Delivery;
import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunInfo;
import dev.tidings.api.RunStatus;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.TidingsListener;
import java.time.Instant;
import java.util.List;

/** What a listener is told of one run and one connection. */
final class Story {
    private static final Position PLACE = new Position(Epoch.of("e"), 1);

    private final TidingsListener listener;
    private final UserExecutionContext context;

    Story(TidingsListener listener, UserExecutionContext context) {
        this.listener = listener;
        this.context = context;
    }

    private RunInfo run(RunStatus status) {
        return new RunInfo(
                context.userId(),
                context.threadId(),
                context.runId(),
                "researcher",
                status,
                Instant.EPOCH,
                List.of(),
                false);
    }

    void started() {
        listener.onRunStarted(run(RunStatus.RUNNING));
    }

    void sent(String type, boolean routed) {
        listener.onEventSent(context, type, routed ? new Delivery.Routed(1, PLACE) : new Delivery.Stored(PLACE));
    }

    void completed() {
        listener.onRunEnded(run(RunStatus.COMPLETED));
    }

    private ConnectionInfo connection(long position) {
        return new ConnectionInfo(
                ConnectionId.of("c"), context.userId(), null, null, Instant.EPOCH, position, position, PLACE.epoch());
    }

    /** Everything that can be told, once. */
    void everything() {
        listener.onConnectionOpened(connection(0));
        listener.onConnectionRefused(401, "unauthenticated");
        listener.onResumed(connection(0), 0, 1);
        listener.onGapSignalled(connection(0), 5, 3, "trimmed");
        listener.onEventsCoalesced(connection(0), "message_delta", 40);
        listener.onEventsExpired("message_delta", "age", 30);
        listener.onEventsExpired("agent_thinking", "room", 2);
        started();
        sent("agent_started", true);
        sent("agent_thinking", true);
        listener.onEventRefused(context, "tool_completed", RefusalReason.TOOL_NOT_OPEN);
        listener.onMessageRouted(context.userId(), "user_message");
        listener.onMessageFailed(context.userId(), "unknown", "unknown_type");
        completed();
        listener.onAcknowledged(connection(2));
        listener.onConnectionClosed(connection(2), 1_000);
    }
}
