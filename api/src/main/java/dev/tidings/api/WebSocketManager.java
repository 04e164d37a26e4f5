package dev.tidings.api;

import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.api.internal.CanonicalWebSocketManager;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.WebSocketConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Knows the connections of every user and carries events to them. Each user has one log; each connection is a cursor
 * over its user's log, so all devices see the same events in the same order, and nobody else's.
 *
 * <p>Thread-safe. A manager belongs to one realm. A view of one user, from {@link WebSocketManagerFactory}, is a
 * manager too; it refuses every other user's id with {@link UserIsolationException} and shows that user's connections
 * only.
 *
 * <p>Implemented by core only: get one from {@code WebSocketManagers} or from {@link TidingsServer#manager()}.
 */
public sealed interface WebSocketManager extends AutoCloseable permits CanonicalWebSocketManager {
    /**
     * Returns the tenant.
     *
     * @return the realm
     */
    RealmId realm();

    /**
     * Registers a connection and starts it: its first frame is {@code connection_established}, and then come the
     * events after the position it begins at, without a gap. The position and what is live from then on are one atomic
     * step, which has happened when {@link TidingsListener#onConnectionOpened} is called; the connection is counted and
     * found a little earlier.
     *
     * @param connection the session of a transport
     * @param request whose it is and where it begins
     * @return the id of the connection
     * @throws IllegalStateException if the manager is closed, or the native session is registered already
     * @throws UserIsolationException if this is a view of another user
     */
    ConnectionId addConnection(WebSocketConnection connection, ConnectionRequest request);

    /**
     * Forgets a connection that is gone. Closes nothing.
     *
     * @param connectionId the connection
     * @param closeCode the code it ended with, 1006 if there was none
     * @return whether it was registered
     */
    boolean removeConnection(ConnectionId connectionId, int closeCode);

    /**
     * Closes all connections of a user at once: a frame under way is finished, and what was not begun is not sent. A
     * client that comes back with its cursor gets it.
     *
     * @param userId the user
     * @param code the close code
     * @param reason text for the clients
     * @return how many were told to close
     */
    int disconnectUser(UserId userId, CloseCode code, String reason);

    /**
     * Sets the only thread whose events a connection gets from now on. What the filter hid before is not sent again.
     *
     * @param connectionId the connection
     * @param threadId the thread, or null for all
     * @return false if the connection is unknown
     */
    boolean updateConnectionThread(ConnectionId connectionId, @Nullable ThreadId threadId);

    /**
     * Notes that a client has everything up to a sequence number.
     *
     * @param connectionId the connection
     * @param seq the number; smaller ones than before change nothing
     * @return false if the connection is unknown, or the number is above what was sent to it
     */
    boolean acknowledge(ConnectionId connectionId, long seq);

    /**
     * Says what a user's clients have acknowledged. Only that may be called acknowledged; what was merely written may
     * still be lost with the connection.
     *
     * @param userId the user
     * @return what is known
     */
    Acknowledged acknowledged(UserId userId);

    /**
     * Waits, without blocking, until any client of a user has acknowledged a sequence number.
     *
     * @param userId the user
     * @param seq the number, 1 or more
     * @param limit how long to wait, 0 or more
     * @return completes with true when it was acknowledged; with false when the time is up, the epoch changes, the
     *     manager is closed, or 1,024 waits of this user are under way; never fails
     * @throws IllegalArgumentException if a number is out of range
     */
    CompletionStage<Boolean> awaitAcknowledged(UserId userId, long seq, Duration limit);

    /**
     * Finds a connection by the container's session.
     *
     * @param nativeSession what {@link WebSocketConnection#nativeSession()} returns
     * @return the id, or empty if it is not registered
     */
    Optional<ConnectionId> connectionIdOf(Object nativeSession);

    /**
     * Describes a connection.
     *
     * @param connectionId the connection
     * @return what is known, or empty if it is not registered
     */
    Optional<ConnectionInfo> connection(ConnectionId connectionId);

    /**
     * Lists the connections of a user, those included that are being joined: where such a one begins is not decided yet, so
     * an event that is emitted now may come before that. {@link dev.tidings.api.spi.TidingsListener#onConnectionOpened} tells
     * of a connection that gets every event from then on.
     *
     * @param userId the user
     * @return a copy, perhaps empty
     */
    Set<ConnectionId> connectionsOf(UserId userId);

    /**
     * Counts the connections of all users, or of the one user of a view.
     *
     * @return the number of registered connections
     */
    int connectionCount();

    /**
     * Counts the connections of a user.
     *
     * @param userId the user
     * @return the number of registered connections
     */
    int connectionCount(UserId userId);

    /**
     * Emits an event of a run. The rules are those of {@link WebSocketEmitter}.
     *
     * @param context whose run
     * @param event the event
     * @return what became of it; {@link RefusalReason#CLOSED} after {@link #close()}
     * @throws UserIsolationException if this is a view of another user
     */
    Delivery send(UserExecutionContext context, AgentEvent event);

    /**
     * Emits {@code agent_started}.
     *
     * @param context whose run
     * @param agentName who works
     * @return what became of it
     * @throws IllegalArgumentException if the name is blank
     */
    default Delivery sendAgentStarted(UserExecutionContext context, String agentName) {
        return send(context, AgentStarted.of(agentName, null));
    }

    /**
     * Emits {@code agent_thinking}.
     *
     * @param context whose run
     * @param reasoning the thought
     * @return what became of it
     */
    default Delivery sendAgentThinking(UserExecutionContext context, String reasoning) {
        return send(context, AgentThinking.of(reasoning));
    }

    /**
     * Emits {@code tool_executing} with a new execution id.
     *
     * @param context whose run
     * @param toolName the tool
     * @param toolArgs its arguments
     * @return what became of it
     * @throws IllegalArgumentException if the name is blank
     */
    default Delivery sendToolExecuting(
            UserExecutionContext context, String toolName, Map<String, ? extends @Nullable Object> toolArgs) {
        return send(context, ToolExecuting.of(toolName, toolArgs));
    }

    /**
     * Emits {@code tool_completed} for the oldest open execution of a tool.
     *
     * @param context whose run
     * @param toolName the tool
     * @param results what it found, or null
     * @return what became of it
     * @throws IllegalArgumentException if the name is blank
     */
    default Delivery sendToolCompleted(UserExecutionContext context, String toolName, @Nullable Object results) {
        return send(context, new ToolCompleted(toolName, null, results, true, null));
    }

    /**
     * Emits {@code agent_completed}, after closing open tools and child runs.
     *
     * @param context whose run
     * @param finalResponse the answer, or null
     * @return what became of it
     */
    default Delivery sendAgentCompleted(UserExecutionContext context, @Nullable Object finalResponse) {
        return send(context, new AgentCompleted(finalResponse));
    }

    /**
     * Makes an emitter for a run.
     *
     * @param context whose run
     * @return the emitter
     * @throws UserIsolationException if this is a view of another user
     */
    WebSocketEmitter createUserEmitter(UserExecutionContext context);

    /**
     * Makes an emitter that also tells how an authentication goes.
     *
     * @param context whose run
     * @return the emitter
     * @throws UserIsolationException if this is a view of another user
     */
    AuthenticationWebSocketEmitter createAuthEmitter(UserExecutionContext context);

    /**
     * Adds a listener. There may be up to 16.
     *
     * @param listener who is told what happens
     * @throws IllegalStateException if there are 16 already
     */
    void addListener(TidingsListener listener);

    /**
     * Removes a listener. Calls that wait already are still made.
     *
     * @param listener who is told nothing more
     * @return whether it had been added
     */
    boolean removeListener(TidingsListener listener);

    /**
     * Says how manager, agents, log and listeners are. Never throws. A view says how the manager behind it is.
     *
     * @return their health at this moment
     */
    HealthSnapshot health();

    /**
     * Closes in an orderly way, and waits for it: no run starts any more, every client is sent {@code going_away} with
     * an advice when to come back that differs from client to client, runs end as the {@link DrainPolicy} says, and
     * every connection is closed with 1012 behind the last event. Returns when no connection is left, or the limit is
     * over; then connections that are left get no more than {@link #close()} gives them. On a view it has no effect.
     *
     * @param limit how long runs and clients may take in all, 0 or more
     * @throws IllegalArgumentException if the limit is negative
     */
    void close(Duration limit);

    /**
     * Ends every open run with {@code agent_error} of code {@code server_shutdown}, then closes every connection with
     * 1001 behind that event, and refuses what comes later. Does not wait for clients. Closing again, or closing a
     * view, has no effect.
     */
    @Override
    void close();
}
