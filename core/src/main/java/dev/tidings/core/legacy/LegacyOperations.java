package dev.tidings.core.legacy;

import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.WebSocketConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What else the manager could be asked for, in its old names.
 *
 * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings({"removal", "DoNotCallSuggester"})
public sealed interface LegacyOperations permits UnifiedWebSocketManager {
    /**
     * Returns what the callers of this adapter are counted by.
     *
     * @return the entry
     * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    Legacy legacy();

    /**
     * Describes the connections of a user.
     *
     * @param userId the user
     * @return user id, numbers and connections
     * @deprecated use {@link WebSocketManager#connectionsOf}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default Map<String, @Nullable Object> getConnectionHealth(String userId) {
        return LegacyMaps.health(legacy().used("WebSocketManager.connectionsOf").canonical(), UserId.of(userId));
    }

    /**
     * Waited for a connection.
     *
     * @param userId the user
     * @param timeout how long
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link dev.tidings.api.spi.TidingsListener#onConnectionOpened}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean waitForConnection(String userId, Duration timeout) {
        throw legacy().unsupported(
                        "dev.tidings.api.spi.TidingsListener.onConnectionOpened",
                        "what is sent while nobody is connected is kept for resume, and a thread that waits is one an agent does not get");
    }

    /**
     * Waited for a connection and sent.
     *
     * @param userId the user
     * @param message the message
     * @param timeout how long
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean sendToUserWithWait(
            String userId, Map<String, ? extends @Nullable Object> message, Duration timeout) {
        throw legacy().unsupported(
                        "WebSocketManager.send", "what is sent while nobody is connected is kept for resume");
    }

    /**
     * Sent to every user.
     *
     * @param message the message
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default int broadcast(Map<String, ? extends @Nullable Object> message) {
        throw legacy().unsupported("WebSocketManager.send", "an event belongs to one user; send it to each of yours");
    }

    /**
     * Sent to every user.
     *
     * @param message the message
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default int broadcastMessage(Map<String, ? extends @Nullable Object> message) {
        throw legacy().unsupported("WebSocketManager.send", "an event belongs to one user; send it to each of yours");
    }

    /**
     * Sent to every user.
     *
     * @param message the message
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default int broadcastSystemMessage(Map<String, ? extends @Nullable Object> message) {
        throw legacy().unsupported("WebSocketManager.send", "an event belongs to one user; send it to each of yours");
    }

    /**
     * Sent to every user but some.
     *
     * @param message the message
     * @param excludedUsers who did not get it
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default int broadcastToAll(Map<String, ? extends @Nullable Object> message, Set<String> excludedUsers) {
        throw legacy().unsupported("WebSocketManager.send", "an event belongs to one user; send it to each of yours");
    }

    /**
     * Sent to every user.
     *
     * @param text the text
     * @param eventType the type
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default int broadcastSystemStatus(String text, String eventType) {
        throw legacy().unsupported("WebSocketManager.send", "an event belongs to one user; send it to each of yours");
    }

    /**
     * Noted what a client confirmed.
     *
     * @param userId the user
     * @param message the message
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link WebSocketManager#acknowledge}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean handleEventConfirmation(String userId, Map<String, ? extends @Nullable Object> message) {
        throw legacy().unsupported(
                        "WebSocketManager.acknowledge", "a client acknowledges the sequence number it has read up to");
    }

    /**
     * Joined a room.
     *
     * @param connection the session
     * @param jobId the room
     * @throws UnsupportedOperationException always
     * @deprecated use {@link WebSocketManager#updateConnectionThread}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default void connectToJob(WebSocketConnection connection, String jobId) {
        throw legacy().unsupported(
                        "WebSocketManager.updateConnectionThread",
                        "there are no rooms; a connection may listen to one thread");
    }

    /**
     * Left a room.
     *
     * @param jobId the room
     * @param connection the session
     * @throws UnsupportedOperationException always
     * @deprecated use {@link WebSocketManager#updateConnectionThread}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default void disconnectFromJob(String jobId, WebSocketConnection connection) {
        throw legacy().unsupported(
                        "WebSocketManager.updateConnectionThread",
                        "there are no rooms; a connection may listen to one thread");
    }

    /**
     * Sent again what was stored.
     *
     * @param userId the user
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link dev.tidings.api.Cursor}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default int attemptMessageRecovery(String userId) {
        throw legacy().unsupported(
                        "dev.tidings.api.Cursor", "there is no recovery queue; a client resumes by its cursor");
    }

    /**
     * Sent again what was stored.
     *
     * @param userId the user
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link dev.tidings.api.Cursor}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default int processRecoveryQueue(String userId) {
        throw legacy().unsupported(
                        "dev.tidings.api.Cursor", "there is no recovery queue; a client resumes by its cursor");
    }

    /**
     * Removed connections that said nothing.
     *
     * @param maxAge for how long
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link dev.tidings.api.Timeouts}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default int cleanupStaleConnections(Duration maxAge) {
        throw legacy().unsupported(
                        "dev.tidings.api.Timeouts",
                        "a connection that says nothing is closed by the time limit of the server");
    }

    /**
     * Forgot all connections.
     *
     * @throws UnsupportedOperationException always
     * @deprecated use {@link WebSocketManager#disconnectUser}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default void clearAllConnections() {
        throw legacy().unsupported("WebSocketManager.disconnectUser", "a connection is forgotten when it is closed");
    }

    /**
     * Emitted an event when a transaction was committed.
     *
     * @param transaction the transaction
     * @param eventType the type
     * @param data the fields
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean sendEventAfterCommit(
            String transaction, String eventType, Map<String, ? extends @Nullable Object> data) {
        throw legacy().unsupported(
                        "WebSocketManager.send", "Tidings knows no transactions; send when yours is committed");
    }

    /**
     * Counts.
     *
     * @return {@code total_connections}, {@code status} and the figures of each part
     * @deprecated use {@link WebSocketManager#health}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default Map<String, Object> getStats() {
        return LegacyMaps.figures(legacy().used("WebSocketManager.health").canonical());
    }

    /**
     * Counts.
     *
     * @return {@code total_connections}, {@code status} and the figures of each part
     * @deprecated use {@link WebSocketManager#health}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default Map<String, Object> getConnectionStats() {
        return LegacyMaps.figures(legacy().used("WebSocketManager.health").canonical());
    }

    /**
     * Says how the manager is. Never throws.
     *
     * @return {@code total_connections}, {@code status} and the figures of each part
     * @deprecated use {@link WebSocketManager#health}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default Map<String, Object> getHealthStatus() {
        return LegacyMaps.figures(legacy().used("WebSocketManager.health").canonical());
    }

    /**
     * Says whether the manager works. Never throws.
     *
     * @return whether no part of it is down
     * @deprecated use {@link WebSocketManager#health}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean isHealthy() {
        return legacy().used("WebSocketManager.health").canonical().health().status() != HealthSnapshot.Status.DOWN;
    }

    /**
     * Describes the connections of a user.
     *
     * @param userId the user
     * @return user id, numbers and connections
     * @deprecated use {@link WebSocketManager#connectionsOf}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default Map<String, @Nullable Object> getConnectionStatus(String userId) {
        return LegacyMaps.health(legacy().used("WebSocketManager.connectionsOf").canonical(), UserId.of(userId));
    }

    /**
     * Adds a listener.
     *
     * @param listener who is told what happens
     * @deprecated use {@link WebSocketManager#addListener}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default void addEventListener(TidingsListener listener) {
        legacy().used("WebSocketManager.addListener").canonical().addListener(listener);
    }

    /**
     * Takes a listener out.
     *
     * @param listener who was told what happens
     * @return whether it was there
     * @deprecated use {@link WebSocketManager#removeListener}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean removeEventListener(TidingsListener listener) {
        return legacy().used("WebSocketManager.removeListener").canonical().removeListener(listener);
    }

    /**
     * Counted errors.
     *
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link dev.tidings.api.spi.TidingsListener}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default Map<String, Object> getErrorStatistics() {
        throw legacy().unsupported(
                        "dev.tidings.api.spi.TidingsListener",
                        "nothing keeps a history of errors; a listener is told of each");
    }

    /**
     * Closes the manager.
     *
     * @deprecated use {@link WebSocketManager#close()}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default void shutdown() {
        legacy().used("WebSocketManager.close").canonical().close();
    }
}
