package dev.tidings.core.legacy;

import dev.tidings.api.WebSocketManager;
import org.jspecify.annotations.Nullable;

/**
 * The manager with the methods it had under the names UnifiedWebSocketManager, WebSocketConnectionManager and
 * ConnectionManager. Owns no connection: it is equal to every other one of the same manager.
 *
 * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings("removal")
public final class UnifiedWebSocketManager
        implements LegacyRegistration, LegacyLookup, LegacySending, LegacyOperations {
    private final Legacy legacy;

    UnifiedWebSocketManager(Legacy legacy) {
        this.legacy = legacy;
    }

    /**
     * Puts the old methods on a manager.
     *
     * @param manager a manager of all users, or a view of one
     * @return the adapter
     * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public static UnifiedWebSocketManager of(WebSocketManager manager) {
        return new UnifiedWebSocketManager(
                Legacy.of(Given.required("manager", manager)).used("WebSocketManager"));
    }

    /**
     * Returns what the callers of this adapter are counted by.
     *
     * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Override
    @Deprecated(since = "0.1.0", forRemoval = true)
    public Legacy legacy() {
        return legacy;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UnifiedWebSocketManager that && legacy.equals(that.legacy);
    }

    @Override
    public int hashCode() {
        return legacy.hashCode();
    }
}
