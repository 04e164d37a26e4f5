package dev.tidings.core.engine;

import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunInfo;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.TidingsListener;
import java.util.Objects;

/** Passes on what concerns one user. */
final class UserListener implements TidingsListener {
    private final UserId owner;
    private final TidingsListener listener;

    UserListener(UserId owner, TidingsListener listener) {
        this.owner = owner;
        this.listener = Objects.requireNonNull(listener, "listener");
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
    public void onAcknowledged(ConnectionInfo connection) {
        if (owner.equals(connection.userId())) {
            listener.onAcknowledged(connection);
        }
    }

    @Override
    public void onRunEnded(RunInfo run) {
        if (owner.equals(run.userId())) {
            listener.onRunEnded(run);
        }
    }

    @Override
    public void onEventRefused(UserExecutionContext context, String eventType, RefusalReason reason) {
        if (owner.equals(context.userId())) {
            listener.onEventRefused(context, eventType, reason);
        }
    }
}
