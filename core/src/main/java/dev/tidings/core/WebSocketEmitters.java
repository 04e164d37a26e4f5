package dev.tidings.core;

import dev.tidings.api.AuthenticationWebSocketEmitter;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;

/** Where emitters come from. */
public final class WebSocketEmitters {
    private WebSocketEmitters() {}

    /**
     * Makes an emitter for a run.
     *
     * @param manager what it emits through
     * @param context whose run
     * @return the emitter
     * @throws dev.tidings.api.UserIsolationException if the manager is a view of another user
     */
    public static WebSocketEmitter createUserEmitter(WebSocketManager manager, UserExecutionContext context) {
        return manager.createUserEmitter(context);
    }

    /**
     * Makes an emitter that also tells how an authentication goes.
     *
     * @param manager what it emits through
     * @param context whose run
     * @return the emitter
     * @throws dev.tidings.api.UserIsolationException if the manager is a view of another user
     */
    public static AuthenticationWebSocketEmitter createAuthEmitter(
            WebSocketManager manager, UserExecutionContext context) {
        return manager.createAuthEmitter(context);
    }
}
