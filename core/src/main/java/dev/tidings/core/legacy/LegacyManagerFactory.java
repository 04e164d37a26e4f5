package dev.tidings.core.legacy;

import dev.tidings.api.ClientId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.WebSocketManagerFactory;
import java.util.Map;
import java.util.Optional;

/**
 * The factory of managers in all the forms it had. Owns none: all hand out views of one manager.
 *
 * @deprecated use {@link WebSocketManagerFactory}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings({"removal", "DoNotCallSuggester"})
public final class LegacyManagerFactory {
    private final Legacy legacy;

    LegacyManagerFactory(Legacy legacy) {
        this.legacy = legacy;
    }

    /**
     * Returns the manager of a user.
     *
     * @param context the user
     * @return the same view at each call
     * @deprecated use {@link WebSocketManagerFactory#createIsolatedManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public WebSocketManager createManager(UserExecutionContext context) {
        return legacy.used("WebSocketManagerFactory.createIsolatedManager").view(context);
    }

    /**
     * Returns the manager of a user.
     *
     * @param context the user
     * @return the same view at each call
     * @deprecated use {@link WebSocketManagerFactory#createIsolatedManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public WebSocketManager create(UserExecutionContext context) {
        return legacy.used("WebSocketManagerFactory.createIsolatedManager").view(context);
    }

    /**
     * Returns the manager of a user.
     *
     * @param context the user
     * @return the same view at each call
     * @deprecated use {@link WebSocketManagerFactory#createIsolatedManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public WebSocketManager createForUser(UserExecutionContext context) {
        return legacy.used("WebSocketManagerFactory.createIsolatedManager").view(context);
    }

    /**
     * Returns the manager of a user; every one is isolated.
     *
     * @param context the user
     * @return the same view at each call
     * @deprecated use {@link WebSocketManagerFactory#createIsolatedManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public WebSocketManager createIsolated(UserExecutionContext context) {
        return legacy.used("WebSocketManagerFactory.createIsolatedManager").view(context);
    }

    /**
     * Returns the manager of a user; every one checks what it is given.
     *
     * @param context the user
     * @return the same view at each call
     * @deprecated use {@link WebSocketManagerFactory#createIsolatedManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public WebSocketManager createDefensive(UserExecutionContext context) {
        return legacy.used("WebSocketManagerFactory.createIsolatedManager").view(context);
    }

    /**
     * Returns the manager of a user; every one is valid.
     *
     * @param context the user
     * @return the same view at each call
     * @deprecated use {@link WebSocketManagerFactory#createIsolatedManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public WebSocketManager createValidated(UserExecutionContext context) {
        return legacy.used("WebSocketManagerFactory.createIsolatedManager").view(context);
    }

    /**
     * Returns the manager of a user; its life is that of the manager of all users.
     *
     * @param context the user
     * @return the same view at each call
     * @deprecated use {@link WebSocketManagerFactory#createIsolatedManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public WebSocketManager createWithLifecycleManager(UserExecutionContext context) {
        return legacy.used("WebSocketManagerFactory.createIsolatedManager").view(context);
    }

    /**
     * Returns the manager of a user, whatever the mode.
     *
     * @param context the user
     * @param mode has no effect
     * @return the same view at each call
     * @deprecated use {@link WebSocketManagerFactory#createIsolatedManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public WebSocketManager createManager(UserExecutionContext context, WebSocketManagerMode mode) {
        return legacy.used("WebSocketManagerFactory.createIsolatedManager").view(context, mode);
    }

    /**
     * Returns the manager of a user.
     *
     * @param userId the user
     * @param connectionId has no effect: a manager is that of a user, not of a connection
     * @return the same view at each call
     * @throws IllegalArgumentException if the user or the connection id is null or blank
     * @deprecated use {@link WebSocketManagerFactory#createIsolatedManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public WebSocketManager createIsolatedManager(String userId, String connectionId) {
        return legacy.used("WebSocketManagerFactory.createIsolatedManager")
                .view(
                        UserId.of(Given.required("user_id", userId)),
                        ClientId.of(Given.notBlank("connection_id", connectionId)));
    }

    /**
     * Finds the manager of a user.
     *
     * @param isolationKey the user
     * @return the view, or empty
     * @deprecated use {@link WebSocketManagerFactory#managerOf}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public Optional<WebSocketManager> getManager(String isolationKey) {
        return legacy.used("WebSocketManagerFactory.managerOf")
                .canonicalFactory(UserId.of(isolationKey))
                .managerOf(UserId.of(isolationKey));
    }

    /**
     * Finds the manager of a user.
     *
     * @param userId the user
     * @return the view, or empty
     * @deprecated use {@link WebSocketManagerFactory#managerOf}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public Optional<WebSocketManager> getManagerByUser(String userId) {
        return legacy.used("WebSocketManagerFactory.managerOf")
                .canonicalFactory(UserId.of(userId))
                .managerOf(UserId.of(userId));
    }

    /**
     * Forgets the manager of a user, unless the user has a connection or a run.
     *
     * @param isolationKey the user
     * @return whether it was forgotten
     * @deprecated use {@link WebSocketManagerFactory#cleanupManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean cleanupManager(String isolationKey) {
        return legacy.used("WebSocketManagerFactory.cleanupManager")
                .canonicalFactory(UserId.of(isolationKey))
                .cleanupManager(UserId.of(isolationKey));
    }

    /**
     * Forgets the manager of a user, unless the user has a connection or a run.
     *
     * @param userId the user
     * @return how many were forgotten
     * @deprecated use {@link WebSocketManagerFactory#cleanupManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public int forceCleanupUserManagers(String userId) {
        return legacy.used("WebSocketManagerFactory.cleanupManager")
                        .canonicalFactory(UserId.of(userId))
                        .cleanupManager(UserId.of(userId))
                ? 1
                : 0;
    }

    /**
     * Forgets the managers that nobody has asked for.
     *
     * @return how many were forgotten
     * @deprecated use {@link WebSocketManagerFactory#cleanupIdle}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public int forceCleanupAllExpired() {
        return legacy.used("WebSocketManagerFactory.cleanupIdle")
                .canonicalFactory()
                .cleanupIdle();
    }

    /**
     * Counts the connections.
     *
     * @return the number
     * @deprecated use {@link WebSocketManagerFactory#activeConnectionCount}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public int getActiveConnectionsCount() {
        return legacy.used("WebSocketManagerFactory.activeConnectionCount")
                .canonicalFactory()
                .activeConnectionCount();
    }

    /**
     * Counts.
     *
     * @return numbers by name
     * @deprecated use {@link WebSocketManagerFactory#statistics}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public Map<String, Object> getFactoryStats() {
        return LegacyMaps.statistics(legacy.used("WebSocketManagerFactory.statistics")
                .canonicalFactory()
                .statistics());
    }

    /**
     * Says how the factory is.
     *
     * @return {@code status} and {@code issues}
     * @deprecated use {@link WebSocketManagerFactory#health}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public Map<String, Object> getHealthStatus() {
        return LegacyMaps.health(
                legacy.used("WebSocketManagerFactory.health").canonicalFactory().health());
    }

    /**
     * Enforced the limits.
     *
     * @param userId the user
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link WebSocketManagerFactory#limits}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean enforceResourceLimits(String userId) {
        throw legacy.unsupported(
                "WebSocketManagerFactory.limits", "the limits are enforced whenever a manager is asked for");
    }

    /**
     * Judges a manager.
     *
     * @param manager the manager
     * @return the judgement
     * @deprecated use {@link WebSocketManagerFactory#validate}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public WebSocketManagerFactory.Validation validateManagerInstance(WebSocketManager manager) {
        return legacy.used("WebSocketManagerFactory.validate")
                .canonicalFactory()
                .validate(manager);
    }

    /**
     * Says whether managers keep users apart.
     *
     * @return true
     * @deprecated use {@link WebSocketManagerFactory#supportsUserIsolation}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean supportsUserIsolation() {
        return legacy.used("WebSocketManagerFactory.supportsUserIsolation")
                .canonicalFactory()
                .supportsUserIsolation();
    }

    /**
     * Closes the factory.
     *
     * @deprecated use {@link WebSocketManagerFactory#close}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public void shutdown() {
        legacy.used("WebSocketManagerFactory.close").canonicalFactory().close();
    }
}
