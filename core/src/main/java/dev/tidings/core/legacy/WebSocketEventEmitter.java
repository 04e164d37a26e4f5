package dev.tidings.core.legacy;

import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;

/**
 * Another name of {@link UnifiedWebSocketEmitter}: what it makes is one.
 *
 * @deprecated use {@link WebSocketEmitter}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings("removal")
public final class WebSocketEventEmitter {
    private WebSocketEventEmitter() {}

    /**
     * Makes an emitter.
     *
     * @param manager a manager of all users, or a view of one
     * @param context whose run
     * @return the emitter
     * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public static UnifiedWebSocketEmitter of(WebSocketManager manager, UserExecutionContext context) {
        return new UnifiedWebSocketEmitter(
                Legacy.of(manager).used("WebSocketManager.createUserEmitter"), Owner.of(context));
    }
}
