package dev.tidings.api;

import dev.tidings.api.internal.CanonicalWebSocketManagerFactory;

/**
 * Hands out views of one manager that are bound to one user each. Thread-safe. Implemented by core only: get one from
 * {@code WebSocketManagers}.
 */
public sealed interface WebSocketManagerFactory permits CanonicalWebSocketManagerFactory {
    /**
     * Returns the user's view. The same user gets the same instance as long as the user is known to the manager or
     * anyone holds it; different users get different ones.
     *
     * @param context whose view
     * @return a manager that acts for this user only
     */
    WebSocketManager createIsolatedManager(UserExecutionContext context);
}
