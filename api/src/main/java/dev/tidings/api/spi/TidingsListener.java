package dev.tidings.api.spi;

import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunInfo;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;

/**
 * Is told what happens, for metrics and audit. Implement what is needed; every method does nothing by default. Calls
 * come from one thread at a time, in order, never from a transport's or an emitting thread; if the listener is too
 * slow, and 10,000 calls wait, further ones are dropped and counted. Those that may come in a flood are dropped at half
 * of that: events, acknowledgements, messages, refusals, and the counts of events that were coalesced or expired. What it
 * throws is logged.
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
     * A client came back and gets what it missed.
     *
     * @param connection the connection
     * @param from the number behind which it goes on
     * @param to the last number at that moment
     */
    default void onResumed(ConnectionInfo connection, long from, long to) {}

    /**
     * A client came back and was told that it can't have everything.
     *
     * @param connection the connection
     * @param lost how many sequence numbers are gone; 0 if its cursor was of another epoch and that can't be told
     * @param reason {@code trimmed}, {@code epoch_changed} or {@code cursor_ahead}
     */
    default void onGapSignalled(ConnectionInfo connection, long lost, String reason) {}

    /**
     * As {@link #onGapSignalled(ConnectionInfo, long, String)}, which it calls, for those who count by what was lost; only
     * this one is called. Types of events that are gone are not known, but whether they were text.
     *
     * @param connection the connection
     * @param lost how many sequence numbers are gone
     * @param text how many of those are known to have been pieces of streamed text, the rest can be anything
     * @param reason {@code trimmed}, {@code epoch_changed} or {@code cursor_ahead}
     */
    default void onGapSignalled(ConnectionInfo connection, long lost, long text, String reason) {
        onGapSignalled(connection, lost, reason);
    }

    /**
     * Events had no frame of their own on a connection, since what they say was within the frame of a later one: pieces
     * of streamed text, for a client that lags or comes back, or where text may wait. Told with the connection's
     * heartbeat and before its end, if there were any since it was told last; what goes out while a connection closes may
     * be left out.
     *
     * @param connection the connection
     * @param eventType their type
     * @param events how many, 1 or more
     */
    default void onEventsCoalesced(ConnectionInfo connection, String eventType, long events) {}

    /**
     * The log let go of events that it had retained, of any users, whether or not a client still needed them: one that
     * does is told of a gap. Told with a heartbeat, if there were any since the one before; nothing of what was before the
     * first heartbeat with a listener that overrides this, which is when the log is {@linkplain EventLog#expired asked}
     * first. A log that can't count tells nothing. Listeners of one user's manager are not told.
     *
     * @param eventType their type
     * @param reason as the log says; that in memory says {@code age} or {@code room}
     * @param events how many, 1 or more
     */
    default void onEventsExpired(String eventType, String reason, long events) {}

    /**
     * A client was turned away before it was registered, by the engine or by the transport. What a container refuses by
     * itself, or drops without an answer, is not told.
     *
     * @param code the HTTP status or the close code it was given
     * @param reason the same in words
     */
    default void onConnectionRefused(int code, String reason) {}

    /**
     * A run started.
     *
     * @param run the run
     */
    default void onRunStarted(RunInfo run) {}

    /**
     * An event is in the log, or on its way there.
     *
     * @param context whose run
     * @param eventType its type
     * @param delivery what became of it; never {@link Delivery.Refused}
     */
    default void onEventSent(UserExecutionContext context, String eventType, Delivery delivery) {}

    /**
     * A message of a client was handled by a handler. What is between client and server ({@code ping}, {@code ack},
     * {@code resume} and {@code authenticate}) is not told.
     *
     * @param userId who sent it
     * @param type the route it went: its type, or {@code quality.*} or {@code *} of a handler that takes any such types;
     *     never a text of the client's, and so fit for the label of a metric
     */
    default void onMessageRouted(UserId userId, String type) {}

    /**
     * A message of a client was answered with an error by its handler, or because it has none, or because that failed or
     * took too long. What is refused before a handler is looked for (unreadable, too much, of another user's name) is not
     * told.
     *
     * @param userId who sent it
     * @param type the route it went, as in {@link #onMessageRouted}, or {@code unknown} if there is none
     * @param errorCode what the client was told
     */
    default void onMessageFailed(UserId userId, String type, String errorCode) {}

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
