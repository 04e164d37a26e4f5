package dev.tidings.core.gateway;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.TimeSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of a user share: their number, and how much they may send. A user is known while there is a
 * connection, and after the last one until the allowance is whole again, so that connecting anew gains nobody anything.
 * Who may be forgotten is found when there are twice as many as were left the last time.
 */
final class UserAllowances {
    private static final int LEAST_SWEPT = 64;

    /** The part of one user. */
    final class Share {
        private final UserId user;
        private final @Nullable Allowance allowance;
        private int connections;

        private Share(UserId user) {
            this.user = user;
            this.allowance = newAllowance(ofUser);
        }

        /** Returns how much the user may send, or null if that is not limited. */
        @Nullable
        Allowance allowance() {
            return allowance;
        }

        /** Takes note that a connection is gone. */
        void leave() {
            lock.lock();
            try {
                connections--;
                if (connections == 0 && isWhole(time.nanoTime())) {
                    shares.remove(user);
                }
            } finally {
                lock.unlock();
            }
        }

        private boolean isWhole(long now) {
            return allowance == null || allowance.isWhole(now);
        }
    }

    private final ConnectionLimits limits;
    private final Allowance.@Nullable Rate ofUser;
    private final Allowance.@Nullable Rate ofConnection;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<UserId, Share> shares = new HashMap<>();
    private int sweepAt = LEAST_SWEPT;

    UserAllowances(ConnectionLimits limits, TimeSource time) {
        this.limits = limits;
        this.time = time;
        this.ofUser = rate(limits.messagesPerUser());
        this.ofConnection = rate(limits.messagesPerConnection());
    }

    /** Makes the allowance of a connection, or null if that is not limited. */
    @Nullable
    Allowance ofConnection() {
        return newAllowance(ofConnection);
    }

    private Allowance.@Nullable Rate rate(int messages) {
        return messages == 0 ? null : new Allowance.Rate(messages, limits.period());
    }

    private @Nullable Allowance newAllowance(Allowance.@Nullable Rate rate) {
        return rate == null ? null : new Allowance(rate, time.nanoTime());
    }

    /** Lets a connection of a user in, or returns null if the user has as many as there may be. */
    @Nullable
    Share enter(UserId user) {
        lock.lock();
        try {
            if (shares.size() >= sweepAt) {
                sweep(time.nanoTime());
            }
            Share share = shares.computeIfAbsent(user, Share::new);
            int most = limits.connectionsPerUser();
            if (most > 0 && share.connections >= most) {
                return null;
            }
            share.connections++;
            return share;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many users are known. */
    int users() {
        lock.lock();
        try {
            return shares.size();
        } finally {
            lock.unlock();
        }
    }

    private void sweep(long now) {
        shares.values().removeIf(share -> share.connections == 0 && share.isWhole(now));
        sweepAt = 2 * shares.size() + LEAST_SWEPT;
    }
}
