package dev.tidings.core.legacy;

import dev.tidings.api.WebSocketManager;

/**
 * The modes that a manager could be asked for; all meant the same.
 *
 * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
public enum WebSocketManagerMode {
    /** The one that there is. */
    UNIFIED,
    /** Means unified. */
    ISOLATED,
    /** Means unified. */
    EMERGENCY,
    /** Means unified. */
    DEGRADED
}
