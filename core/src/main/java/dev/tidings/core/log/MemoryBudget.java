package dev.tidings.core.log;

import dev.tidings.api.RetentionPolicy;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of all streams together.
 *
 * <p>A stream reserves a little more than it has, in steps that grow with it: the sum is a bound, and yet few appends
 * touch the one counter. Who finds that it is exceeded sheds: a bounded amount, from the least recently used of a few
 * streams that nobody follows and that have something, and if there is none, of a few that are followed. A little more
 * is shed than has to be, so not every append has to.
 *
 * <p>Streams are locked one at a time, and by nobody who holds the lock of another one.
 */
final class MemoryBudget {
    /** What a stream takes that retains nothing, its key and its place in the map included; measured likewise. */
    static final int HEAD_BYTES = 1_200;

    private static final int SAMPLE = 32;
    private static final int VICTIMS = 16;
    private static final long MOST_SHED = 512 * 1024;
    private static final long MOST_SLACK = 256 * 1024;

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final Departures departures = new Departures();
    private final Holders idle = new Holders();
    private final Holders followed = new Holders();
    private final ReentrantLock shedding = new ReentrantLock();

    MemoryBudget(RetentionPolicy policy) {
        limit = policy.totalBytes();
    }

    /** Where a stream is listed. */
    enum Listing {
        NOWHERE,
        IDLE,
        FOLLOWED
    }

    Departures departures() {
        return departures;
    }

    long used() {
        return used.get();
    }

    void reserve(long bytes) {
        used.addAndGet(bytes);
    }

    void list(MemoryStream stream, Listing listing) {
        idle.set(stream, listing == Listing.IDLE);
        followed.set(stream, listing == Listing.FOLLOWED);
    }

    /** Sheds if the bound is exceeded. */
    void relieve() {
        if (used.get() <= limit) {
            return;
        }
        shedding.lock();
        try {
            shed(limit - Math.min(limit / 64, MOST_SLACK));
        } finally {
            shedding.unlock();
        }
    }

    private void shed(long target) {
        long left = MOST_SHED;
        for (int count = 0; count < VICTIMS && left > 0 && used.get() > target; count++) {
            MemoryStream unfollowed = idle.leastRecent();
            MemoryStream victim = unfollowed == null ? followed.leastRecent() : unfollowed;
            if (victim == null) {
                return;
            }
            left -= victim.shed(Math.min(left, used.get() - target));
        }
    }

    /** Streams that retain something, with a hand that goes round. The hand is guarded by the one lock of shedding. */
    private static final class Holders {
        private final Set<MemoryStream> streams = ConcurrentHashMap.newKeySet();
        private Iterator<MemoryStream> hand = Collections.emptyIterator();

        void set(MemoryStream stream, boolean listed) {
            if (listed) {
                streams.add(stream);
            } else {
                streams.remove(stream);
            }
        }

        @Nullable
        MemoryStream leastRecent() {
            if (streams.size() <= SAMPLE) {
                hand = streams.iterator();
            }
            MemoryStream oldest = null;
            for (int count = 0; count < SAMPLE; count++) {
                if (!hand.hasNext()) {
                    hand = streams.iterator();
                }
                MemoryStream next = hand.hasNext() ? hand.next() : null;
                if (next != null && (oldest == null || next.touchedMillis() < oldest.touchedMillis())) {
                    oldest = next;
                }
            }
            return oldest;
        }
    }
}
