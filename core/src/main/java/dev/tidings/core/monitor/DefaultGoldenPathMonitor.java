package dev.tidings.core.monitor;

import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.internal.CanonicalGoldenPathMonitor;
import dev.tidings.api.monitor.SuccessRate;
import dev.tidings.api.spi.GoldenPathListener;
import dev.tidings.core.calls.CallPool;
import dev.tidings.core.text.SafeFailure;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cells by type and population. Beyond the bound all that is new shares one cell. */
final class DefaultGoldenPathMonitor implements CanonicalGoldenPathMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultGoldenPathMonitor.class);
    private static final int MAX_LISTENERS = 16;
    private static final int MAX_WAITING = 1_000;
    private static final Set<String> WATCHED = Set.of(
            EventTypes.AGENT_STARTED,
            EventTypes.AGENT_THINKING,
            EventTypes.TOOL_EXECUTING,
            EventTypes.TOOL_COMPLETED,
            EventTypes.AGENT_COMPLETED,
            EventTypes.AGENT_ERROR);

    private final GoldenPathSettings settings;
    private final ConcurrentMap<Key, GoldenPathCell> cells = new ConcurrentHashMap<>();
    private final List<GoldenPathListener> listeners = new CopyOnWriteArrayList<>();
    private final CallPool teller = CallPool.open(
            "tidings-golden-path",
            1,
            MAX_WAITING,
            () -> LOG.warn("golden path listeners are too slow or stopped: a call is dropped"));
    private volatile boolean closed;

    DefaultGoldenPathMonitor(GoldenPathSettings settings) {
        this.settings = settings;
    }

    @Override
    public void recordDelivery(String eventType, UserId userId, boolean success) {
        Objects.requireNonNull(eventType, "eventType");
        Objects.requireNonNull(userId, "userId");
        if (!closed) {
            cell(eventType, populationOf(userId)).record(success, this::tell);
        }
    }

    private String populationOf(UserId userId) {
        try {
            String population = settings.population().apply(userId);
            return population == null ? OTHER : population;
        } catch (RuntimeException | Error failure) {
            return OTHER;
        }
    }

    private GoldenPathCell cell(String eventType, String population) {
        Key key = new Key(eventType, population);
        GoldenPathCell known = cells.get(key);
        if (known != null) {
            return known;
        }
        Key place = cells.size() < settings.mostCells() ? key : new Key(OTHER, OTHER);
        return cells.computeIfAbsent(place, made -> new GoldenPathCell(made.eventType(), made.population(), settings));
    }

    private void tell(SuccessRate rate) {
        teller.call(() -> listeners.forEach(listener -> tell(listener, rate)));
    }

    private static void tell(GoldenPathListener listener, SuccessRate rate) {
        try {
            if (rate.degraded()) {
                listener.onDegraded(rate);
            } else {
                listener.onRecovered(rate);
            }
        } catch (RuntimeException | Error failure) {
            LOG.warn("a golden path listener failed", SafeFailure.of(failure));
        }
    }

    @Override
    public void onEventSent(UserExecutionContext context, String eventType, Delivery delivery) {
        if (delivery.routed() && WATCHED.contains(eventType)) {
            recordDelivery(eventType, context.userId(), true);
        }
    }

    @Override
    public void onEventRefused(UserExecutionContext context, String eventType, RefusalReason reason) {
        if (WATCHED.contains(eventType) && reason != RefusalReason.RUN_ENDED && reason != RefusalReason.CLOSED) {
            recordDelivery(eventType, context.userId(), false);
        }
    }

    @Override
    public boolean degraded() {
        return cells.values().stream().anyMatch(cell -> cell.rate().degraded());
    }

    @Override
    public List<SuccessRate> rates() {
        return cells.values().stream()
                .map(GoldenPathCell::rate)
                .sorted(Comparator.comparing(SuccessRate::eventType).thenComparing(SuccessRate::population))
                .toList();
    }

    @Override
    public Optional<SuccessRate> rate(String eventType, String population) {
        return Optional.ofNullable(cells.get(new Key(eventType, population))).map(GoldenPathCell::rate);
    }

    @Override
    public void addListener(GoldenPathListener listener) {
        Objects.requireNonNull(listener, "listener");
        synchronized (listeners) {
            if (closed) {
                throw new IllegalStateException("the golden path monitor is closed: make another one");
            }
            if (listeners.size() == MAX_LISTENERS) {
                throw new IllegalStateException("there must be at most " + MAX_LISTENERS
                        + " golden path listeners: let one call several others");
            }
            listeners.add(listener);
        }
    }

    @Override
    public boolean removeListener(GoldenPathListener listener) {
        return listeners.remove(listener);
    }

    @Override
    public void close() {
        synchronized (listeners) {
            closed = true;
            listeners.clear();
        }
        teller.close();
        cells.clear();
    }

    private record Key(String eventType, String population) {}
}
