package dev.tidings.core.legacy;

import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.spi.WebSocketConnection;
import org.jspecify.annotations.Nullable;

/**
 * How connections came and went, in the old names of the manager.
 *
 * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings("removal")
public sealed interface LegacyRegistration permits UnifiedWebSocketManager {
    /**
     * Returns what the callers of this adapter are counted by.
     *
     * @return the entry
     * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    Legacy legacy();

    /**
     * Registers a session.
     *
     * @param userId the user
     * @param connection the session
     * @param clientId a label, or null
     * @return the connection id, which is new: the label is no id
     * @deprecated use {@link WebSocketManager#addConnection}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default String addConnectionByUser(String userId, WebSocketConnection connection, @Nullable String clientId) {
        return LegacyMaps.join(
                legacy().used("WebSocketManager.addConnection").canonical(), userId, connection, clientId);
    }

    /**
     * Registers a session.
     *
     * @param userId the user
     * @param connection the session
     * @return the connection id
     * @deprecated use {@link WebSocketManager#addConnection}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default String connectUser(String userId, WebSocketConnection connection) {
        return LegacyMaps.join(legacy().used("WebSocketManager.addConnection").canonical(), userId, connection, null);
    }

    /**
     * Registers a session.
     *
     * @param userId the user
     * @param connection the session
     * @return the connection id
     * @deprecated use {@link WebSocketManager#addConnection}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default String connect(String userId, WebSocketConnection connection) {
        return LegacyMaps.join(legacy().used("WebSocketManager.addConnection").canonical(), userId, connection, null);
    }

    /**
     * Registers a session.
     *
     * @param connection the session
     * @param userId the user, as authenticated; none is made up
     * @return the connection id
     * @deprecated use {@link WebSocketManager#addConnection}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default String handleConnection(WebSocketConnection connection, String userId) {
        return LegacyMaps.join(legacy().used("WebSocketManager.addConnection").canonical(), userId, connection, null);
    }

    /**
     * Registers a session.
     *
     * @param clientId becomes a label: an id is given by the manager
     * @param userId the user
     * @param connection the session
     * @return the connection id
     * @deprecated use {@link WebSocketManager#addConnection}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default String registerConnection(String clientId, String userId, WebSocketConnection connection) {
        return LegacyMaps.join(
                legacy().used("WebSocketManager.addConnection").canonical(), userId, connection, clientId);
    }

    /**
     * Forgets a connection; closes nothing.
     *
     * @param connectionId the connection
     * @return whether it was registered
     * @deprecated use {@link WebSocketManager#removeConnection}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean removeConnection(String connectionId) {
        return legacy().used("WebSocketManager.removeConnection")
                .canonical()
                .removeConnection(ConnectionId.of(connectionId), 1006);
    }

    /**
     * Forgets a connection; closes nothing.
     *
     * @param connectionId the connection
     * @return whether it was registered
     * @deprecated use {@link WebSocketManager#removeConnection}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean unregisterConnection(String connectionId) {
        return legacy().used("WebSocketManager.removeConnection")
                .canonical()
                .removeConnection(ConnectionId.of(connectionId), 1006);
    }

    /**
     * Forgets a session that is gone.
     *
     * @param connection the session
     * @return whether it was registered
     * @deprecated use {@link WebSocketManager#removeConnection}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean handleDisconnection(WebSocketConnection connection) {
        return LegacyMaps.leave(
                legacy().used("WebSocketManager.removeConnection").canonical(), connection);
    }

    /**
     * Closes the connections of a user; none is left without an owner.
     *
     * @param userId the user
     * @return how many
     * @deprecated use {@link WebSocketManager#disconnectUser}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default int removeConnectionByUser(String userId) {
        return legacy().used("WebSocketManager.disconnectUser")
                .canonical()
                .disconnectUser(UserId.of(userId), CloseCode.NORMAL, "removed");
    }

    /**
     * Closes the connections of a user.
     *
     * @param userId the user
     * @param closeCode one that {@link CloseCode} has
     * @param reason text for the clients
     * @return how many
     * @deprecated use {@link WebSocketManager#disconnectUser}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default int disconnectUser(String userId, int closeCode, String reason) {
        return legacy().used("WebSocketManager.disconnectUser")
                .canonical()
                .disconnectUser(UserId.of(userId), LegacyMaps.closeCode(closeCode), reason);
    }

    /**
     * Closes the connections of a user.
     *
     * @param userId the user
     * @return how many
     * @deprecated use {@link WebSocketManager#disconnectUser}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default int disconnect(String userId) {
        return legacy().used("WebSocketManager.disconnectUser")
                .canonical()
                .disconnectUser(UserId.of(userId), CloseCode.NORMAL, "disconnected");
    }
}
