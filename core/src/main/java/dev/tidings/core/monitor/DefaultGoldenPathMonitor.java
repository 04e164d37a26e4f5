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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cells by type and population. Beyond the bound all that is new shares one cell. Listeners are told on a thread of this
 * monitor; guards are only told to look, and do so on their own, so that no listener and no other guard holds them up.
 */
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
    private final AtomicInteger reserved = new AtomicInteger();
    private final AtomicLong degradations = new AtomicLong();
    private final List<GoldenPathListener> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> guards = new CopyOnWriteArrayList<>();
    private final CallPool teller = CallPool.open(
            "tidings-golden-path",
            1,
            MAX_WAITING,
            call -> LOG.warn("golden path listeners are too slow or stopped: a call is dropped"));
    private volatile boolean closed;

    DefaultGoldenPathMonitor(GoldenPathSettings settings) {
        this.settings = settings;
    }

    @Override
    public void recordDelivery(String eventType, UserId userId, boolean success) {
        Objects.requireNonNull(eventType, "eventType");
        Objects.requireNonNull(userId, "userId");
        if (!closed) {
            count(eventType, populationOf(userId), success);
        }
    }

    private void count(String eventType, String population, boolean success) {
        if (!closed) {
            cell(eventType, population).record(success, this::tell);
        }
        if (closed) {
            cells.clear();
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
        if (known == null) {
            known = cells.computeIfAbsent(key, absent -> reserve() ? make(absent) : null);
        }
        return known == null ? cells.computeIfAbsent(new Key(OTHER, OTHER), this::make) : known;
    }

    private boolean reserve() {
        return reserved.getAndUpdate(taken -> Math.min(taken + 1, settings.mostCells())) < settings.mostCells();
    }

    private GoldenPathCell make(Key key) {
        return new GoldenPathCell(key.eventType(), key.population(), settings, degradations::incrementAndGet);
    }

    private void tell(SuccessRate rate) {
        guards.forEach(Runnable::run);
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
        if (WATCHED.contains(eventType)) {
            String population = populationOf(context.userId());
            delivery.position().whenComplete((position, failure) -> {
                if (position != null) {
                    count(eventType, population, true);
                }
            });
        }
    }

    @Override
    public void onEventRefused(UserExecutionContext context, String eventType, RefusalReason reason) {
        if (WATCHED.contains(eventType) && reason != RefusalReason.RUN_ENDED && reason != RefusalReason.CLOSED) {
            recordDelivery(eventType, context.userId(), false);
        }
    }

    /** Returns the number of the last degradation; 0 before the first. */
    long lastDegradation() {
        return degradations.get();
    }

    /** Lists the degradations that last, ordered as the rates are. */
    List<Degradation> degradations() {
        return cells.values().stream()
                .flatMap(cell -> cell.degradation().stream())
                .sorted(Comparator.comparing(Degradation::rate, order()))
                .toList();
    }

    private static Comparator<SuccessRate> order() {
        return Comparator.comparing(SuccessRate::eventType).thenComparing(SuccessRate::population);
    }

    @Override
    public boolean degraded() {
        return cells.values().stream().anyMatch(cell -> cell.rate().degraded());
    }

    @Override
    public List<SuccessRate> rates() {
        return cells.values().stream().map(GoldenPathCell::rate).sorted(order()).toList();
    }

    @Override
    public Optional<SuccessRate> rate(String eventType, String population) {
        return Optional.ofNullable(cells.get(new Key(eventType, population))).map(GoldenPathCell::rate);
    }

    @Override
    public void addListener(GoldenPathListener listener) {
        add(listeners, Objects.requireNonNull(listener, "listener"));
    }

    /** Adds what is run, and returns at once, whenever a cell degrades or recovers. */
    void addGuard(Runnable guard) {
        add(guards, guard);
    }

    private <T> void add(List<T> all, T added) {
        synchronized (listeners) {
            if (closed) {
                throw new IllegalStateException("the golden path monitor is closed: make another one");
            }
            if (listeners.size() + guards.size() == MAX_LISTENERS) {
                throw new IllegalStateException("there must be at most " + MAX_LISTENERS
                        + " golden path listeners: let one call several others");
            }
            all.add(added);
        }
    }

    void removeGuard(Runnable guard) {
        guards.remove(guard);
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
            guards.clear();
        }
        cells.clear();
        teller.close();
    }

    private record Key(String eventType, String population) {}
}
