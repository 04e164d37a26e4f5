package dev.tidings.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Finds counters and timers by their labels, faster than the registry does. As bounded as the labels are. */
final class Recorder {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    private Recorder(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    static Recorder of(MeterRegistry registry, Tags tags) {
        return new Recorder(registry, tags);
    }

    private record Key(Figure figure, List<String> values) {}

    void count(Figure figure, String... values) {
        count(figure, 1, values);
    }

    void count(Figure figure, long amount, String... values) {
        counters.computeIfAbsent(new Key(figure, List.of(values)), this::counter)
                .increment((double) amount);
    }

    void time(Figure figure, Duration duration, String... values) {
        timers.computeIfAbsent(new Key(figure, List.of(values)), this::timer).record(duration);
    }

    private Counter counter(Key key) {
        return Counter.builder(key.figure().meter())
                .description(key.figure().meaning())
                .tags(labelled(key))
                .register(registry);
    }

    private Timer timer(Key key) {
        return Timer.builder(key.figure().meter())
                .description(key.figure().meaning())
                .serviceLevelObjectives(key.figure().borders())
                .tags(labelled(key))
                .register(registry);
    }

    private Tags labelled(Key key) {
        List<String> names = key.figure().labels();
        return tags.and(IntStream.range(0, names.size())
                .mapToObj(index -> Tag.of(names.get(index), key.values().get(index)))
                .toList());
    }
}
