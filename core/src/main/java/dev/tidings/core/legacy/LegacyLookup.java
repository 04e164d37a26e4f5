package dev.tidings.core.legacy;

import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.spi.WebSocketConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How connections were found, in the old names of the manager.
 *
 * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings("removal")
public sealed interface LegacyLookup permits UnifiedWebSocketManager {
    /**
     * Returns what the callers of this adapter are counted by.
     *
     * @return the entry
     * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    Legacy legacy();

    /**
     * Describes a connection.
     *
     * @param connectionId the connection
     * @return what is known, or empty
     * @deprecated use {@link WebSocketManager#connection}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default Optional<ConnectionInfo> getConnection(String connectionId) {
        return legacy().used("WebSocketManager.connection").canonical().connection(ConnectionId.of(connectionId));
    }

    /**
     * Describes a connection in a map.
     *
     * @param connectionId the connection
     * @return what is known, empty if it is not registered
     * @deprecated use {@link WebSocketManager#connection}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default Map<String, @Nullable Object> getConnectionInfo(String connectionId) {
        return LegacyMaps.connection(
                legacy().used("WebSocketManager.connection").canonical().connection(ConnectionId.of(connectionId)));
    }

    /**
     * Lists the connections of a user.
     *
     * @param userId the user
     * @return a copy
     * @deprecated use {@link WebSocketManager#connectionsOf}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default Set<String> getUserConnections(String userId) {
        return LegacyMaps.texts(
                legacy().used("WebSocketManager.connectionsOf").canonical().connectionsOf(UserId.of(userId)));
    }

    /**
     * Describes the connections of a user in maps.
     *
     * @param userId the user
     * @return a copy
     * @deprecated use {@link WebSocketManager#connectionsOf}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default List<Map<String, @Nullable Object>> getConnectionsForUser(String userId) {
        return LegacyMaps.connections(
                legacy().used("WebSocketManager.connectionsOf").canonical(), UserId.of(userId));
    }

    /**
     * Returns the only thread whose events a connection gets.
     *
     * @param connectionId the connection
     * @return the thread, or empty if it gets all, or is unknown
     * @deprecated use {@link ConnectionInfo#thread}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default Optional<String> getConnectionThreadId(String connectionId) {
        return legacy().used("ConnectionInfo.thread")
                .canonical()
                .connection(ConnectionId.of(connectionId))
                .flatMap(ConnectionInfo::thread)
                .map(ThreadId::value);
    }

    /**
     * Lists the connections of a user that get the events of a thread and no other.
     *
     * @param userId the user
     * @param threadId the thread
     * @return a copy
     * @deprecated use {@link ConnectionInfo#thread}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default Set<String> getUserConnectionsByThread(String userId, String threadId) {
        return LegacyMaps.inThread(
                legacy().used("ConnectionInfo.thread").canonical(), UserId.of(userId), ThreadId.of(threadId));
    }

    /**
     * Finds a connection by its session.
     *
     * @param connection the session
     * @return the id, or empty
     * @deprecated use {@link WebSocketManager#connectionIdOf}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default Optional<String> getConnectionIdByWebsocket(WebSocketConnection connection) {
        return legacy().used("WebSocketManager.connectionIdOf")
                .canonical()
                .connectionIdOf(connection.nativeSession())
                .map(ConnectionId::value);
    }

    /**
     * Finds a connection of a user by its session.
     *
     * @param userId the user
     * @param connection the session
     * @return what is known, or empty if there is none, or it is another user's
     * @deprecated use {@link WebSocketManager#connectionIdOf}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default Optional<ConnectionInfo> findConnection(String userId, WebSocketConnection connection) {
        return LegacyMaps.find(
                legacy().used("WebSocketManager.connectionIdOf").canonical(), UserId.of(userId), connection);
    }

    /**
     * Sets the only thread whose events a connection gets.
     *
     * @param connectionId the connection
     * @param threadId the thread, or null for all
     * @return false if the connection is unknown
     * @deprecated use {@link WebSocketManager#updateConnectionThread}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean updateConnectionThread(String connectionId, @Nullable String threadId) {
        return legacy().used("WebSocketManager.updateConnectionThread")
                .canonical()
                .updateConnectionThread(ConnectionId.of(connectionId), threadId == null ? null : ThreadId.of(threadId));
    }

    /**
     * Says whether a user has a connection.
     *
     * @param userId the user
     * @return whether there is one
     * @deprecated use {@link WebSocketManager#connectionCount(UserId)}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean isConnectionActive(String userId) {
        return legacy().used("WebSocketManager.connectionCount").canonical().connectionCount(UserId.of(userId)) > 0;
    }

    /**
     * Says whether a user has a connection.
     *
     * @param userId the user
     * @return whether there is one
     * @deprecated use {@link WebSocketManager#connectionCount(UserId)}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean isUserConnected(String userId) {
        return legacy().used("WebSocketManager.connectionCount").canonical().connectionCount(UserId.of(userId)) > 0;
    }

    /**
     * Counts the connections.
     *
     * @return the number
     * @deprecated use {@link WebSocketManager#connectionCount()}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default int getConnectionCount() {
        return legacy().used("WebSocketManager.connectionCount").canonical().connectionCount();
    }
}
