package dev.tidings.core.log;

import dev.tidings.api.spi.EventLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what all streams of a log let go of, by type, from when somebody wants to know: until then an entry that goes is
 * not looked at, since it was last used long ago. Thread-safe.
 */
final class Departures {
    private static final int MOST_TYPES = 256;
    private static final String OTHER = "other";

    private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();
    private volatile boolean counting;

    /** Why an entry goes. */
    enum Reason {
        AGE,
        ROOM
    }

    private record Key(String type, Reason reason) {}

    boolean isCounting() {
        return counting;
    }

    /** Counts so many events that stood in one entry. */
    void count(String type, long events, Reason reason) {
        if (counting) {
            adder(new Key(type, reason)).add(events);
        }
    }

    private LongAdder adder(Key key) {
        LongAdder known = counts.get(key);
        if (known != null) {
            return known;
        }
        Key bounded = counts.size() < MOST_TYPES ? key : new Key(OTHER, key.reason());
        return counts.computeIfAbsent(bounded, unused -> new LongAdder());
    }

    /** Returns what went since the first call. */
    List<EventLog.Expired> soFar() {
        counting = true;
        List<EventLog.Expired> sums = new ArrayList<>();
        counts.forEach((key, count) ->
                sums.add(new EventLog.Expired(key.type(), key.reason().name().toLowerCase(Locale.ROOT), count.sum())));
        return sums;
    }
}
