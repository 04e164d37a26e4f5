package dev.tidings.api;

import dev.tidings.api.internal.CanonicalAuthenticationWebSocketEmitter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An emitter that also tells a user how an authentication of theirs goes, for example of a tool that needs a login.
 * Get one from {@link WebSocketManager#createAuthEmitter}. Everything {@link WebSocketEmitter} says holds.
 */
public sealed interface AuthenticationWebSocketEmitter extends WebSocketEmitter
        permits CanonicalAuthenticationWebSocketEmitter {
    /** How far an authentication is. */
    enum Phase {
        /** It began. */
        STARTED,
        /** The credential is being checked. */
        VALIDATING,
        /** It succeeded. */
        COMPLETED,
        /** It failed. */
        FAILED
    }

    /**
     * Emits the custom event {@code auth.started}, {@code auth.validating}, {@code auth.completed} or
     * {@code auth.failed}. It may be sent outside a run.
     *
     * @param phase how far it is
     * @param data what the user should know; never a credential
     * @return what became of it
     */
    Delivery emitAuthEvent(Phase phase, Map<String, ? extends @Nullable Object> data);
}
