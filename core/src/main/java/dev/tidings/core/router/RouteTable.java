package dev.tidings.core.router;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which handler has which type. Immutable: registration makes another table, so that looking up takes no lock. An exact
 * type is found in one step, a prefix in one step for each length that there is.
 */
final class RouteTable {
    private final Map<RouteKey, Bucket> buckets;
    private final Map<String, Bucket> exact = new HashMap<>();
    private final Map<String, Bucket> prefixes = new HashMap<>();
    private final int[] lengths;
    private final @Nullable Bucket any;
    private final int size;

    private RouteTable(Map<RouteKey, Bucket> buckets) {
        this.buckets = buckets;
        buckets.forEach((key, bucket) -> {
            if (key.rank() == RouteKey.EXACT) {
                exact.put(key.text(), bucket);
            } else if (key.rank() != RouteKey.ANY) {
                prefixes.put(key.text(), bucket);
            }
        });
        this.lengths = prefixes.keySet().stream()
                .mapToInt(prefix -> -prefix.length())
                .distinct()
                .sorted()
                .map(length -> -length)
                .toArray();
        this.any = buckets.get(new RouteKey(RouteKey.ANY, ""));
        this.size = buckets.values().stream()
                .mapToInt(bucket -> bucket.bindings().size())
                .sum();
    }

    static RouteTable of(List<Binding> bindings) {
        return new RouteTable(Map.of()).with(bindings);
    }

    RouteTable with(List<Binding> added) {
        Map<RouteKey, Bucket> copy = new LinkedHashMap<>(buckets);
        for (Binding binding : added) {
            Bucket known = copy.get(binding.key());
            copy.put(binding.key(), known == null ? Bucket.of(binding) : known.with(binding));
        }
        return new RouteTable(copy);
    }

    RouteTable without(List<Binding> gone) {
        Map<RouteKey, Bucket> copy = new LinkedHashMap<>(buckets);
        gone.forEach(binding -> copy.computeIfPresent(binding.key(), (key, bucket) -> bucket.without(gone)));
        return new RouteTable(copy);
    }

    /** Finds the most specific route of a type, or null. */
    @Nullable
    Bucket find(String type) {
        Bucket found = exact.get(type);
        for (int i = 0; found == null && i < lengths.length; i++) {
            if (lengths[i] <= type.length()) {
                found = prefixes.get(type.substring(0, lengths[i]));
            }
        }
        return found == null ? any : found;
    }

    Optional<Bucket> bucket(RouteKey key) {
        return Optional.ofNullable(buckets.get(key));
    }

    /** Returns the routes in the order in which they came. */
    Collection<Bucket> buckets() {
        return buckets.values();
    }

    int size() {
        return size;
    }

    int applications() {
        return buckets.values().stream().mapToInt(Bucket::applications).sum();
    }
}
