package dev.tidings.core.router;

import dev.tidings.api.ConnectionId;
import org.jspecify.annotations.Nullable;

/** The claims of a router without an engine: it knows of no connection. */
final class NoClaims implements ConnectionClaims {
    @Override
    public @Nullable RouterIdentity claim(ConnectionId connectionId, RouterIdentity router) {
        return null;
    }

    @Override
    public boolean contest(ConnectionId connectionId) {
        return false;
    }

    @Override
    public boolean isOpen(ConnectionId connectionId) {
        return false;
    }
}
