package dev.tidings.core.engine;

import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunInfo;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.TidingsListener;
import java.util.Objects;

/** Passes on what concerns one user. A client that was turned away is nobody's, nor is what the log let go of. */
record UserListener(UserId owner, TidingsListener listener) implements TidingsListener {
    UserListener {
        Objects.requireNonNull(listener, "listener");
    }

    @Override
    public void onConnectionOpened(ConnectionInfo connection) {
        if (owner.equals(connection.userId())) {
            listener.onConnectionOpened(connection);
        }
    }

    @Override
    public void onConnectionClosed(ConnectionInfo connection, int code) {
        if (owner.equals(connection.userId())) {
            listener.onConnectionClosed(connection, code);
        }
    }

    @Override
    public void onResumed(ConnectionInfo connection, long from, long to) {
        if (owner.equals(connection.userId())) {
            listener.onResumed(connection, from, to);
        }
    }

    @Override
    public void onGapSignalled(ConnectionInfo connection, long lost, long text, String reason) {
        if (owner.equals(connection.userId())) {
            listener.onGapSignalled(connection, lost, text, reason);
        }
    }

    @Override
    public void onEventsCoalesced(ConnectionInfo connection, String eventType, long events) {
        if (owner.equals(connection.userId())) {
            listener.onEventsCoalesced(connection, eventType, events);
        }
    }

    @Override
    public void onAcknowledged(ConnectionInfo connection) {
        if (owner.equals(connection.userId())) {
            listener.onAcknowledged(connection);
        }
    }

    @Override
    public void onRunStarted(RunInfo run) {
        if (owner.equals(run.userId())) {
            listener.onRunStarted(run);
        }
    }

    @Override
    public void onRunEnded(RunInfo run) {
        if (owner.equals(run.userId())) {
            listener.onRunEnded(run);
        }
    }

    @Override
    public void onEventSent(UserExecutionContext context, String eventType, Delivery delivery) {
        if (owner.equals(context.userId())) {
            listener.onEventSent(context, eventType, delivery);
        }
    }

    @Override
    public void onEventRefused(UserExecutionContext context, String eventType, RefusalReason reason) {
        if (owner.equals(context.userId())) {
            listener.onEventRefused(context, eventType, reason);
        }
    }

    @Override
    public void onMessageRouted(UserId userId, String type) {
        if (owner.equals(userId)) {
            listener.onMessageRouted(userId, type);
        }
    }

    @Override
    public void onMessageFailed(UserId userId, String type, String errorCode) {
        if (owner.equals(userId)) {
            listener.onMessageFailed(userId, type, errorCode);
        }
    }
}
