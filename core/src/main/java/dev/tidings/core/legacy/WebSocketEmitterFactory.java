package dev.tidings.core.legacy;

import dev.tidings.api.AuthenticationWebSocketEmitter;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketManager;
import org.jspecify.annotations.Nullable;

/**
 * The ways to make an emitter; all make the same one.
 *
 * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings("removal")
public final class WebSocketEmitterFactory {
    private WebSocketEmitterFactory() {}

    /**
     * Makes an emitter.
     *
     * @param manager a manager of all users, or a view of one
     * @param userId the user, or null if there is a context
     * @param context whose run, or null if each call names thread and run
     * @return the emitter
     * @throws IllegalArgumentException if neither names a user, or they name different ones
     * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public static UnifiedWebSocketEmitter createEmitter(
            WebSocketManager manager, @Nullable String userId, @Nullable UserExecutionContext context) {
        return new UnifiedWebSocketEmitter(
                Legacy.of(manager).used("WebSocketManager.createUserEmitter"),
                Owner.oneUser(Owner.user(userId), context));
    }

    /**
     * Makes an emitter; there is nothing to close at the end of a scope.
     *
     * @param manager a manager of all users, or a view of one
     * @param userId the user, or null if there is a context
     * @param context whose run, or null if each call names thread and run
     * @return the emitter
     * @throws IllegalArgumentException if neither names a user, or they name different ones
     * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public static UnifiedWebSocketEmitter createScopedEmitter(
            WebSocketManager manager, @Nullable String userId, @Nullable UserExecutionContext context) {
        return new UnifiedWebSocketEmitter(
                Legacy.of(manager).used("WebSocketManager.createUserEmitter"),
                Owner.oneUser(Owner.user(userId), context));
    }

    /**
     * Makes an emitter; none is faster than another.
     *
     * @param manager a manager of all users, or a view of one
     * @param userId the user, or null if there is a context
     * @param context whose run, or null if each call names thread and run
     * @return the emitter
     * @throws IllegalArgumentException if neither names a user, or they name different ones
     * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public static UnifiedWebSocketEmitter createPerformanceEmitter(
            WebSocketManager manager, @Nullable String userId, @Nullable UserExecutionContext context) {
        return new UnifiedWebSocketEmitter(
                Legacy.of(manager).used("WebSocketManager.createUserEmitter"),
                Owner.oneUser(Owner.user(userId), context));
    }

    /**
     * Makes an emitter that also tells how an authentication goes.
     *
     * @param manager a manager of all users, or a view of one
     * @param context whose run
     * @return the emitter of today
     * @deprecated use {@link WebSocketManager#createAuthEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public static AuthenticationWebSocketEmitter createAuthEmitter(
            WebSocketManager manager, UserExecutionContext context) {
        return Legacy.of(manager)
                .used("WebSocketManager.createAuthEmitter")
                .canonical()
                .createAuthEmitter(context);
    }

    /**
     * Makes an emitter.
     *
     * @param manager a manager of all users, or a view of one
     * @param context whose run
     * @return the emitter
     * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public static UnifiedWebSocketEmitter createForUser(WebSocketManager manager, UserExecutionContext context) {
        return new UnifiedWebSocketEmitter(
                Legacy.of(manager).used("WebSocketManager.createUserEmitter"), Owner.of(context));
    }

    /**
     * Makes an emitter.
     *
     * @param manager a manager of all users, or a view of one
     * @param context whose run
     * @return the emitter
     * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public static UnifiedWebSocketEmitter forUser(WebSocketManager manager, UserExecutionContext context) {
        return new UnifiedWebSocketEmitter(
                Legacy.of(manager).used("WebSocketManager.createUserEmitter"), Owner.of(context));
    }

    /**
     * Makes an emitter for a new run.
     *
     * @param manager a manager of all users, or a view of one
     * @param userId the user
     * @param threadId the conversation
     * @param connectionId a label of the client, or null for the default
     * @return the emitter
     * @throws IllegalArgumentException if the user or the thread is missing
     * @deprecated use {@link UserExecutionContext#newRun}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public static UnifiedWebSocketEmitter createUserEmitter(
            WebSocketManager manager,
            @Nullable String userId,
            @Nullable String threadId,
            @Nullable String connectionId) {
        return new UnifiedWebSocketEmitter(
                Legacy.of(manager).used("UserExecutionContext.newRun"),
                Owner.of(Owner.context(userId, threadId, connectionId)));
    }
}
