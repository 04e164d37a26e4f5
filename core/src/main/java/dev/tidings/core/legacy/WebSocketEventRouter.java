package dev.tidings.core.legacy;

import dev.tidings.api.ConnectionId;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The router that brought events to connections, which the manager does.
 *
 * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings({"removal", "DoNotCallSuggester"})
public final class WebSocketEventRouter {
    private final Legacy legacy;

    WebSocketEventRouter(Legacy legacy) {
        this.legacy = legacy;
    }

    /**
     * Lets a registered connection get the events of one thread.
     *
     * @param userId the user
     * @param connectionId the connection
     * @param threadId the thread, or null for all
     * @return false if the connection is unknown, or another user's
     * @deprecated use {@link WebSocketManager#updateConnectionThread}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean registerConnection(String userId, String connectionId, @Nullable String threadId) {
        return LegacyMaps.listen(
                legacy.used("WebSocketManager.updateConnectionThread"),
                UserId.of(userId),
                ConnectionId.of(connectionId),
                threadId);
    }

    /**
     * Forgets a connection; closes nothing.
     *
     * @param connectionId the connection
     * @return whether it was registered
     * @deprecated use {@link WebSocketManager#removeConnection}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean unregisterConnection(String connectionId) {
        return legacy.used("WebSocketManager.removeConnection")
                .canonical()
                .removeConnection(ConnectionId.of(connectionId), 1006);
    }

    /**
     * Emits an event to the user of a connection.
     *
     * @param userId the user
     * @param connectionId the connection, which must be of the user
     * @param event {@code type} and the fields of the event
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean routeEvent(String userId, String connectionId, Map<String, ? extends @Nullable Object> event) {
        return LegacyMaps.toConnectionOf(
                legacy.used("WebSocketManager.send"), UserId.of(userId), ConnectionId.of(connectionId), event);
    }

    /**
     * Emits an event to all devices of a user.
     *
     * @param userId the user
     * @param event {@code type} and the fields of the event
     * @return how many connections were live; 0 if it is stored or was refused
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public int broadcastToUser(String userId, Map<String, ? extends @Nullable Object> event) {
        return legacy.used("WebSocketManager.send").connections(Owner.of(UserId.of(userId)), Given.type(event), event);
    }

    /**
     * Lists the connections of a user.
     *
     * @param userId the user
     * @return a copy
     * @deprecated use {@link WebSocketManager#connectionsOf}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public Set<String> getUserConnections(String userId) {
        return LegacyMaps.texts(
                legacy.used("WebSocketManager.connectionsOf").canonical().connectionsOf(UserId.of(userId)));
    }

    /**
     * Removed connections that said nothing.
     *
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link dev.tidings.api.Timeouts}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public int cleanupStaleConnections() {
        throw legacy.unsupported(
                "dev.tidings.api.Timeouts", "a connection that says nothing is closed by the time limit of the server");
    }
}
