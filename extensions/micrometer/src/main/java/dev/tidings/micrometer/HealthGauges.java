package dev.tidings.micrometer;

import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.monitor.HealthSnapshot.Status;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What can be asked for at any moment, from one snapshot of the health for each look at the registry. */
final class HealthGauges {
    private static final String BYTES = "bytes";
    private static final List<String> COMPONENTS = List.of(
            HealthSnapshot.MANAGER,
            HealthSnapshot.BRIDGE,
            HealthSnapshot.LOG,
            HealthSnapshot.LISTENERS,
            HealthSnapshot.ROUTER,
            HealthSnapshot.AUTH,
            HealthSnapshot.TRANSPORT);

    private final MeterRegistry registry;
    private final Tags tags;
    private final HealthMemory memory;
    private final List<Meter> added = new ArrayList<>();

    private HealthGauges(MeterRegistry registry, Tags tags, HealthMemory memory) {
        this.registry = registry;
        this.tags = tags;
        this.memory = memory;
    }

    static HealthGauges add(MeterRegistry registry, Tags tags, Supplier<HealthSnapshot> health) {
        HealthMemory memory = new HealthMemory(health, registry.config().clock());
        HealthGauges gauges = new HealthGauges(registry, tags, memory);
        gauges.addFigures();
        COMPONENTS.forEach(part -> gauges.gauge(Figure.HEALTH, tags.and("component", part), now -> status(now, part)));
        return gauges;
    }

    private void addFigures() {
        figure(Figure.CONNECTIONS_OPEN, HealthSnapshot.MANAGER, "connections");
        figure(Figure.USERS, HealthSnapshot.MANAGER, "users");
        figure(Figure.RUNS_OPEN, HealthSnapshot.BRIDGE, "open_runs");
        figure(Figure.LOG_USED, HealthSnapshot.LOG, "used_bytes");
        figure(Figure.LOG_LIMIT, HealthSnapshot.LOG, "most_bytes");
        figure(Figure.LOG_STREAMS, HealthSnapshot.LOG, "streams");
        gauge(Figure.LOG_WAITING, tags, now -> value(now, HealthSnapshot.LOG, "users_waiting", 0));
        figure(Figure.LISTENERS_WAITING, HealthSnapshot.LISTENERS, "waiting_calls");
        figure(Figure.AUTH_CALLS, HealthSnapshot.AUTH, "verifier_calls");
        figure(Figure.SOCKETS_OPEN, HealthSnapshot.TRANSPORT, "open_sockets");
        figure(Figure.SOCKETS_LIMIT, HealthSnapshot.TRANSPORT, "most_sockets");
        added.add(FunctionCounter.builder(
                        Figure.LISTENERS_DROPPED.meter(),
                        memory,
                        seen -> value(seen.now(), HealthSnapshot.LISTENERS, "dropped_calls", 0))
                .description(Figure.LISTENERS_DROPPED.meaning())
                .tags(tags)
                .register(registry));
    }

    private void figure(Figure figure, String component, String name) {
        gauge(figure, tags, now -> value(now, component, name, Double.NaN));
    }

    private void gauge(Figure figure, Iterable<Tag> labels, ToDoubleFunction<HealthSnapshot> value) {
        added.add(Gauge.builder(figure.meter(), memory, seen -> value.applyAsDouble(seen.now()))
                .description(figure.meaning())
                .baseUnit(figure.unit().equals(BYTES) ? BYTES : null)
                .tags(labels)
                .strongReference(true)
                .register(registry));
    }

    private static double value(HealthSnapshot now, String component, String figure, double absent) {
        return now.component(component)
                .map(part -> part.figures().get(figure))
                .map(Long::doubleValue)
                .orElse(absent);
    }

    private static double status(HealthSnapshot now, String component) {
        return now.component(component)
                .map(HealthSnapshot.Component::status)
                .map(HealthGauges::number)
                .orElse(Double.NaN);
    }

    private static double number(Status status) {
        return switch (status) {
            case UP -> 1;
            case DEGRADED -> 0.5;
            case DOWN -> 0;
        };
    }

    void remove() {
        added.forEach(registry::remove);
    }
}
