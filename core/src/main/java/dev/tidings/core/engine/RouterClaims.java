package dev.tidings.core.engine;

import dev.tidings.api.ConnectionId;
import dev.tidings.core.router.ConnectionClaims;
import dev.tidings.core.router.RouterIdentity;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Which router handles which connection, kept with the connection's session. */
record RouterClaims(Connections connections) implements ConnectionClaims {
    /** The claim on one session. */
    static final class Claim {
        private final AtomicReference<@Nullable RouterIdentity> owner = new AtomicReference<>();
        private final AtomicBoolean contested = new AtomicBoolean();

        private @Nullable RouterIdentity claim(RouterIdentity router) {
            RouterIdentity known = owner.get();
            return known == null && owner.compareAndSet(null, router) ? router : owner.get();
        }

        private boolean contest() {
            return contested.compareAndSet(false, true);
        }
    }

    @Override
    public @Nullable RouterIdentity claim(ConnectionId connectionId, RouterIdentity router) {
        Session session = connections.find(connectionId);
        return session == null ? null : session.routerClaim().claim(router);
    }

    @Override
    public boolean contest(ConnectionId connectionId) {
        Session session = connections.find(connectionId);
        return session != null && session.routerClaim().contest();
    }

    @Override
    public boolean isOpen(ConnectionId connectionId) {
        return connections.find(connectionId) != null;
    }
}
