package dev.tidings.core.engine;

import dev.tidings.api.ConnectionId;
import dev.tidings.core.router.ConnectionClaims;
import dev.tidings.core.router.RouterIdentity;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/** Which router handles which connection, kept with the connection's session. */
record RouterClaims(Connections connections) implements ConnectionClaims {
    /** The claim on one session. */
    static final class Claim {
        private static final AtomicReferenceFieldUpdater<Claim, @Nullable RouterIdentity> OWNER =
                AtomicReferenceFieldUpdater.newUpdater(Claim.class, RouterIdentity.class, "owner");
        private static final AtomicIntegerFieldUpdater<Claim> CONTESTED =
                AtomicIntegerFieldUpdater.newUpdater(Claim.class, "contested");

        private volatile @Nullable RouterIdentity owner;
        private volatile int contested;

        private @Nullable RouterIdentity claim(RouterIdentity router) {
            return owner == null && OWNER.compareAndSet(this, null, router) ? router : owner;
        }

        private boolean contest() {
            return contested == 0 && CONTESTED.compareAndSet(this, 0, 1);
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
