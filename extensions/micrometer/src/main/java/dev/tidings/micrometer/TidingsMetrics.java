package dev.tidings.micrometer;

import dev.tidings.api.TidingsServer;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.TidingsListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures one server, or one manager, in a registry. {@code docs/METRICS.md} lists the meters. Thread-safe.
 *
 * <pre>{@code
 * TidingsMetrics metrics = TidingsMetrics.of(registry);
 * TidingsServer server = Tidings.server().listener(metrics.listener()).tokenVerifier(logins).start();
 * metrics.watch(server);
 * }</pre>
 *
 * <p>{@link #bindTo(TidingsServer)} does both for a server that runs already; what it did before is not counted.
 */
public final class TidingsMetrics implements AutoCloseable {
    private final MeterRegistry registry;
    private final Tags tags;
    private final TidingsListener listener;
    private final AtomicReference<@Nullable Runnable> binding = new AtomicReference<>();

    TidingsMetrics(MeterRegistry registry, Tags tags, int labelValues) {
        this.registry = registry;
        this.tags = tags;
        this.listener = MeteringListener.create(registry, tags, labelValues);
    }

    /**
     * Makes meters without further tags.
     *
     * @param registry where they are kept
     * @return the meters, which measure nothing yet
     */
    public static TidingsMetrics of(MeterRegistry registry) {
        return builder(registry).build();
    }

    /**
     * Begins meters with settings.
     *
     * @param registry where they are kept
     * @return a builder without any setting
     */
    public static TidingsMetricsBuilder builder(MeterRegistry registry) {
        return new TidingsMetricsBuilder(registry);
    }

    /**
     * Returns what counts and times what happens, to be added to the one server or manager that is measured.
     *
     * @return the same object at each call
     */
    public TidingsListener listener() {
        return listener;
    }

    /**
     * Adds the gauges of a server: what is open, kept and waiting, and how its parts are. Its listener must have been
     * added when the server was set up.
     *
     * @param server what is measured; kept until {@link #close()}
     * @throws IllegalStateException if something is measured already
     */
    public void watch(TidingsServer server) {
        bind(server::health, () -> {});
    }

    /**
     * Adds the listener and the gauges to a server that runs.
     *
     * @param server what is measured; kept until {@link #close()}
     * @throws IllegalStateException if something is measured already, or the server has 16 listeners
     */
    public void bindTo(TidingsServer server) {
        bindTo(server.manager(), server::health);
    }

    /**
     * Adds the listener and the gauges to a manager. The gauges of router, authentication and transport, which it does
     * not know, have no value.
     *
     * @param manager what is measured; kept until {@link #close()}
     * @throws IllegalStateException if something is measured already, or the manager has 16 listeners
     */
    public void bindTo(WebSocketManager manager) {
        bindTo(manager, manager::health);
    }

    private void bindTo(WebSocketManager manager, Supplier<HealthSnapshot> health) {
        bind(health, () -> manager.removeListener(listener));
        try {
            manager.addListener(listener);
        } catch (RuntimeException noRoom) {
            close();
            throw noRoom;
        }
    }

    private void bind(Supplier<HealthSnapshot> health, Runnable unbinding) {
        if (!binding.compareAndSet(null, unbinding)) {
            throw new IllegalStateException(
                    "metrics must be of one server but measure another already: make others, with tags that differ");
        }
        HealthGauges gauges = HealthGauges.add(registry, tags, health);
        Runnable whole = () -> {
            unbinding.run();
            gauges.remove();
        };
        if (!binding.compareAndSet(unbinding, whole)) {
            gauges.remove();
        }
    }

    /** Removes the gauges and, if it was added here, the listener. What was counted stays in the registry. */
    @Override
    public void close() {
        Runnable unbinding = binding.getAndSet(null);
        if (unbinding != null) {
            unbinding.run();
        }
    }
}
