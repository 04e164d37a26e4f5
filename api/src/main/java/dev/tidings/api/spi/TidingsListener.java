package dev.tidings.api.spi;

import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunInfo;
import dev.tidings.api.UserExecutionContext;

/**
 * Is told what happens, for metrics and audit. Implement what is needed; every method does nothing by default. Calls
 * come from one thread at a time, in order, never from a transport's or an emitting thread; if the listener is too
 * slow, calls beyond a bound are dropped and counted, refusals and acknowledgements first. What it throws is logged.
 */
public interface TidingsListener {
    /**
     * A connection was authenticated and registered.
     *
     * @param connection the connection
     */
    default void onConnectionOpened(ConnectionInfo connection) {}

    /**
     * A registered connection is gone. Called once for each {@link #onConnectionOpened}.
     *
     * @param connection the connection
     * @param code the close code, 1006 if there was none
     */
    default void onConnectionClosed(ConnectionInfo connection, int code) {}

    /**
     * A client acknowledged more than before.
     *
     * @param connection the connection, with what it has acknowledged
     */
    default void onAcknowledged(ConnectionInfo connection) {}

    /**
     * A run ended.
     *
     * @param run the run with its final status
     */
    default void onRunEnded(RunInfo run) {}

    /**
     * An event was refused and is not in the log.
     *
     * @param context whose event
     * @param eventType its type
     * @param reason why
     */
    default void onEventRefused(UserExecutionContext context, String eventType, RefusalReason reason) {}
}
