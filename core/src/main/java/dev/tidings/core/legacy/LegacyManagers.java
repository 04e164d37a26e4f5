package dev.tidings.core.legacy;

import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.WebSocketManagerFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The functions that managers came from, and the names that the manager had.
 *
 * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings({"removal", "DoNotCallSuggester"})
public final class LegacyManagers {
    private final Legacy legacy;

    LegacyManagers(Legacy legacy) {
        this.legacy = legacy;
    }

    /**
     * Returns the manager of a user.
     *
     * @param context the user
     * @return the same view at each call
     * @throws IllegalArgumentException if the context is null
     * @deprecated use {@link WebSocketManagerFactory#createIsolatedManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public WebSocketManager getWebsocketManager(UserExecutionContext context) {
        return legacy.used("WebSocketManagerFactory.createIsolatedManager").view(context);
    }

    /**
     * Returns the manager of a user, whatever the mode: all were the same.
     *
     * @param context the user
     * @param mode has no effect
     * @return the same view at each call
     * @deprecated use {@link WebSocketManagerFactory#createIsolatedManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public WebSocketManager getWebsocketManager(UserExecutionContext context, WebSocketManagerMode mode) {
        return legacy.used("WebSocketManagerFactory.createIsolatedManager").view(context, mode);
    }

    /**
     * Returns the manager of a user in a stage.
     *
     * @param context the user
     * @return a completed stage
     * @deprecated use {@link WebSocketManagerFactory#createIsolatedManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public CompletionStage<WebSocketManager> getWebsocketManagerAsync(UserExecutionContext context) {
        return CompletableFuture.completedFuture(
                legacy.used("WebSocketManagerFactory.createIsolatedManager").view(context));
    }

    /**
     * Returns the manager of a user in a stage; makes no second one.
     *
     * @param context the user
     * @return a completed stage
     * @deprecated use {@link WebSocketManagerFactory#createIsolatedManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public CompletionStage<WebSocketManager> createWebsocketManager(UserExecutionContext context) {
        return CompletableFuture.completedFuture(
                legacy.used("WebSocketManagerFactory.createIsolatedManager").view(context));
    }

    /**
     * Returns the manager of a user; makes no second one.
     *
     * @param context the user
     * @return the same view at each call
     * @deprecated use {@link WebSocketManagerFactory#createIsolatedManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public WebSocketManager createWebsocketManagerSync(UserExecutionContext context) {
        return legacy.used("WebSocketManagerFactory.createIsolatedManager").view(context);
    }

    /**
     * Returns the manager of a user.
     *
     * @param context the user
     * @return the same view at each call
     * @throws IllegalArgumentException if the context is null
     * @deprecated use {@link WebSocketManagerFactory#createIsolatedManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public WebSocketManager fromUserContext(UserExecutionContext context) {
        return legacy.used("WebSocketManagerFactory.createIsolatedManager").view(context);
    }

    /**
     * Made a manager that delivered to nobody.
     *
     * @param context the user
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link dev.tidings.core.WebSocketManagers#create()}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public WebSocketManager createTestFallbackManager(UserExecutionContext context) {
        throw legacy.unsupported(
                "dev.tidings.core.WebSocketManagers.create",
                "a manager that delivers to nobody hides what a test should see");
    }

    /**
     * Emptied the registry of the process.
     *
     * @throws UnsupportedOperationException always
     * @deprecated use {@link dev.tidings.core.WebSocketManagers#create()}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public void resetManagerRegistry() {
        throw legacy.unsupported(
                "dev.tidings.core.WebSocketManagers.create",
                "there is no registry of the process to reset; each test makes its own manager");
    }

    /**
     * Returns the manager with its old methods.
     *
     * @return one equal to those of the other names
     * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public UnifiedWebSocketManager unifiedWebSocketManager() {
        return new UnifiedWebSocketManager(legacy.used("WebSocketManager"));
    }

    /**
     * Returns the manager with its old methods, under its second name.
     *
     * @return one equal to those of the other names
     * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public UnifiedWebSocketManager webSocketConnectionManager() {
        return new UnifiedWebSocketManager(legacy.used("WebSocketManager"));
    }

    /**
     * Returns the manager with its old methods, under its third name.
     *
     * @return one equal to those of the other names
     * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public UnifiedWebSocketManager connectionManager() {
        return new UnifiedWebSocketManager(legacy.used("WebSocketManager"));
    }
}
