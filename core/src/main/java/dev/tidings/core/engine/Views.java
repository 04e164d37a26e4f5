package dev.tidings.core.engine;

import dev.tidings.api.LimitReachedException;
import dev.tidings.api.UserId;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The views that were handed out, one for each user. The table holds them weakly and for as long as anyone else does, so
 * there are never two of one user; cleaning one up only takes it off the list that is counted and bounded. Whoever
 * takes a view off the list, or an entry out of the table, gives its place back, once. A view that takes over from one
 * that was dropped has the same place.
 */
final class Views {
    private static final int EVICTION_SAMPLE = 1024;

    private final ConcurrentMap<UserId, View> table = new ConcurrentHashMap<>();
    private final ReferenceQueue<UserScopedManager> dropped = new ReferenceQueue<>();
    private final AtomicInteger places = new AtomicInteger();
    private final ReentrantLock evicting = new ReentrantLock();
    private Iterator<View> hand = Collections.emptyIterator();
    private final int users;
    private final Function<UserId, UserScopedManager> maker;
    private final Predicate<UserId> inUse;
    final LongAdder created = new LongAdder();
    final LongAdder cleanedUp = new LongAdder();
    final LongAdder refused = new LongAdder();

    Views(int users, Function<UserId, UserScopedManager> maker, Predicate<UserId> inUse) {
        this.users = users;
        this.maker = maker;
        this.inUse = inUse;
    }

    /** One user's view, as long as anyone holds it. */
    static final class View extends WeakReference<UserScopedManager> {
        private final UserId userId;
        private final AtomicBoolean listed;
        private volatile long askedNanos;

        View(UserId userId, UserScopedManager view, ReferenceQueue<UserScopedManager> queue, AtomicBoolean listed) {
            super(view, queue);
            this.userId = userId;
            this.listed = listed;
        }

        UserId userId() {
            return userId;
        }

        long askedNanos() {
            return askedNanos;
        }
    }

    /** Returns the user's view, on the list. */
    UserScopedManager obtain(UserId userId, long nowNanos) {
        while (true) {
            View known = table.get(userId);
            UserScopedManager view = known == null ? null : known.get();
            if (known == null || view == null) {
                forgetDropped();
                view = known != null && known.listed.get() ? replace(known, nowNanos) : make(userId, known, nowNanos);
                if (view != null) {
                    return view;
                }
            } else if (known.listed.get() || relist(known)) {
                known.askedNanos = nowNanos;
                return view;
            }
        }
    }

    private boolean relist(View known) {
        takePlace();
        boolean mine = known.listed.compareAndSet(false, true);
        if (!mine) {
            places.decrementAndGet();
        }
        return mine;
    }

    private @Nullable UserScopedManager make(UserId userId, @Nullable View dead, long nowNanos) {
        takePlace();
        UserScopedManager made = maker.apply(userId);
        boolean mine = enter(new View(userId, made, dropped, new AtomicBoolean(true)), dead, nowNanos);
        if (!mine) {
            places.decrementAndGet();
        }
        return mine ? made : null;
    }

    private @Nullable UserScopedManager replace(View dead, long nowNanos) {
        UserScopedManager made = maker.apply(dead.userId);
        View entry = new View(dead.userId, made, dropped, dead.listed);
        boolean mine = enter(entry, dead, nowNanos) && (entry.listed.get() || relist(entry));
        return mine ? made : null;
    }

    private boolean enter(View entry, @Nullable View dead, long nowNanos) {
        entry.askedNanos = nowNanos;
        boolean mine = dead == null
                ? table.putIfAbsent(entry.userId, entry) == null
                : table.replace(entry.userId, dead, entry);
        if (mine) {
            created.increment();
        }
        return mine;
    }

    private void takePlace() {
        int taken = places.get();
        while (taken >= users || !places.compareAndSet(taken, taken + 1)) {
            if (taken >= users && !makeRoom()) {
                refused.increment();
                throw new LimitReachedException(
                        "the factory has views of " + taken + " users",
                        taken,
                        users,
                        "disconnect some of them, or raise the limit");
            }
            taken = places.get();
        }
    }

    private boolean giveBack(View entry) {
        boolean mine = entry.listed.compareAndSet(true, false);
        if (mine) {
            places.decrementAndGet();
        }
        return mine;
    }

    private boolean makeRoom() {
        evicting.lock();
        try {
            int sample = Math.min(EVICTION_SAMPLE, table.size() + 1);
            for (int count = 0; count < sample; count++) {
                if (!hand.hasNext()) {
                    hand = table.values().iterator();
                }
                if (hand.hasNext() && cleanUp(hand.next())) {
                    return true;
                }
            }
            return places.get() < users;
        } finally {
            evicting.unlock();
        }
    }

    /** Takes a view off the list unless its user is in use. */
    boolean cleanUp(View entry) {
        boolean cleaned = !inUse.test(entry.userId) && giveBack(entry);
        if (cleaned) {
            cleanedUp.increment();
        }
        if (entry.get() == null) {
            forget(entry);
        }
        return cleaned;
    }

    private void forgetDropped() {
        Reference<? extends UserScopedManager> reference = dropped.poll();
        while (reference != null) {
            forget((View) reference);
            reference = dropped.poll();
        }
    }

    private void forget(View entry) {
        boolean kept = entry.listed.get() && inUse.test(entry.userId);
        if (!kept && table.remove(entry.userId, entry)) {
            giveBack(entry);
        }
    }

    /** Finds the entry of a user, if it is on the list. */
    @Nullable
    View find(UserId userId) {
        forgetDropped();
        View entry = table.get(userId);
        return entry != null && entry.listed.get() ? entry : null;
    }

    /** Finds a user's view, if it is on the list; makes it anew for a user in use whose view was dropped. */
    @Nullable
    UserScopedManager look(UserId userId) {
        View entry = find(userId);
        UserScopedManager view = entry == null ? null : entry.get();
        if (entry == null || view != null || !inUse.test(userId)) {
            return view;
        }
        try {
            return obtain(userId, entry.askedNanos);
        } catch (LimitReachedException gone) {
            return null;
        }
    }

    Collection<View> all() {
        return table.values();
    }

    /** Counts what is on the list. */
    int size() {
        forgetDropped();
        return places.get();
    }

    /** Takes everything off the list. */
    void clear() {
        table.values().forEach(this::giveBack);
    }
}
