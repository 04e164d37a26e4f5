package dev.tidings.core.router;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What one router has counted, by route too. A route of its own has its counter with it; for one of the table below, a
 * router that uses it has a counter here, kept under the route's own one, so that a route that goes and comes back
 * begins at 0.
 */
final class Counters {
    private static final int PRUNE_ABOVE = 2 * Routes.MAX_HANDLERS;

    private final Tally tally;
    private final Map<LongAdder, LongAdder> borrowed = new ConcurrentHashMap<>();

    Counters(Tally sum) {
        this.tally = new Tally(sum);
    }

    Tally tally() {
        return tally;
    }

    void countOwn(Bucket bucket) {
        tally.countRouted();
        bucket.count().increment();
    }

    void countBorrowed(Bucket bucket, Supplier<List<RouteTable>> tables) {
        tally.countRouted();
        borrowed.computeIfAbsent(bucket.count(), key -> new LongAdder()).increment();
        if (borrowed.size() > PRUNE_ABOVE) {
            prune(tables.get());
        }
    }

    int borrowedCount() {
        return borrowed.size();
    }

    private void prune(List<RouteTable> tables) {
        Set<LongAdder> alive = new HashSet<>();
        tables.forEach(table -> table.buckets().forEach(bucket -> alive.add(bucket.count())));
        borrowed.keySet().retainAll(alive);
    }

    /** Counts by route, of the own table and the one below. */
    Map<String, Long> byType(List<RouteTable> tables) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Bucket bucket : tables.get(0).buckets()) {
            counts.merge(bucket.key().toString(), bucket.count().sum(), Long::sum);
        }
        for (RouteTable below : tables.subList(1, tables.size())) {
            for (Bucket bucket : below.buckets()) {
                LongAdder count = borrowed.get(bucket.count());
                counts.merge(bucket.key().toString(), count == null ? 0 : count.sum(), Long::sum);
            }
        }
        return counts;
    }
}
