package dev.tidings.testkit.fault;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** A set of numbers, kept as the ranges they make: a range costs the same however long it is. */
final class Numbers {
    private final NavigableMap<Long, Long> ranges = new TreeMap<>();

    void add(long from, long to) {
        if (from > to) {
            return;
        }
        long begin = from;
        long end = to;
        Map.Entry<Long, Long> before = ranges.lowerEntry(from);
        if (before != null && before.getValue() >= from - 1) {
            begin = before.getKey();
        }
        for (Map.Entry<Long, Long> next = ranges.ceilingEntry(begin);
                next != null && next.getKey() - 1 <= end;
                next = ranges.ceilingEntry(begin)) {
            end = Math.max(end, next.getValue());
            ranges.remove(next.getKey());
        }
        ranges.put(begin, end);
    }

    void remove(long from, long to) {
        Map.Entry<Long, Long> before = ranges.lowerEntry(from);
        if (before != null && before.getValue() >= from) {
            ranges.put(before.getKey(), from - 1);
            add(to + 1, before.getValue());
        }
        for (Map.Entry<Long, Long> next = ranges.ceilingEntry(from);
                next != null && next.getKey() <= to;
                next = ranges.ceilingEntry(from)) {
            ranges.remove(next.getKey());
            add(to + 1, next.getValue());
        }
    }

    void removeAll(Numbers others) {
        others.ranges.forEach(this::remove);
    }

    boolean intersects(long from, long to) {
        Map.Entry<Long, Long> last = from > to ? null : ranges.floorEntry(to);
        return last != null && last.getValue() >= from;
    }

    boolean contains(long number) {
        return intersects(number, number);
    }

    LongStream stream() {
        return ranges.entrySet().stream()
                .flatMapToLong(range -> LongStream.rangeClosed(range.getKey(), range.getValue()));
    }
}
