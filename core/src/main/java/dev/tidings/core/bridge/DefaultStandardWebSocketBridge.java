package dev.tidings.core.bridge;

import dev.tidings.api.AgentRun;
import dev.tidings.api.BridgeNotification;
import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.internal.CanonicalStandardWebSocketBridge;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.engine.Engine;
import dev.tidings.core.text.SafeFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bridge of one run. What is active is one reference, so that a switch is one step and keeps nothing old. */
final class DefaultStandardWebSocketBridge implements CanonicalStandardWebSocketBridge {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultStandardWebSocketBridge.class);
    private static final double MOST_FAILURES = 0.1;
    private static final int MOST_SWITCHES = 5;

    private final String bridgeId = "bridge-" + UUID.randomUUID();
    private final BridgeCounters counters = new BridgeCounters();
    private final AtomicReference<@Nullable BridgeAdapter> active = new AtomicReference<>();
    private final UserExecutionContext context;
    private final TimeSource time;
    private final Instant createdAt;
    private final long createdNanos;

    DefaultStandardWebSocketBridge(UserExecutionContext context, TimeSource time) {
        this.context = Objects.requireNonNull(context, "context is required: make one with UserExecutionContext.of");
        this.time = Objects.requireNonNull(time, "time");
        this.createdAt = time.now();
        this.createdNanos = time.nanoTime();
    }

    @Override
    public UserExecutionContext context() {
        return context;
    }

    @Override
    public void useRun(AgentRun run) {
        use(BridgeAdapter.of(context, run));
    }

    @Override
    public void useEmitter(WebSocketEmitter emitter) {
        use(BridgeAdapter.of(context, emitter));
    }

    @Override
    public void useManager(WebSocketManager manager) {
        use(BridgeAdapter.of(context, manager));
    }

    private void use(BridgeAdapter next) {
        BridgeAdapter before = active.getAndSet(next);
        if (before != null && before.target() != next.target()) {
            counters.switches.increment();
        }
    }

    @Override
    public Optional<Adapter> activeAdapter() {
        return Optional.ofNullable(active.get()).map(BridgeAdapter::kind);
    }

    Optional<Engine> engine() {
        return Optional.ofNullable(active.get()).flatMap(BridgeAdapter::engine);
    }

    @Override
    public boolean notify(BridgeNotification notification) {
        return deliver(notification).routed();
    }

    @Override
    public Delivery deliver(BridgeNotification notification) {
        long begin = time.nanoTime();
        Delivery delivery = judged(notification);
        counters.count(notification, delivery, time.nanoTime() - begin);
        return delivery;
    }

    private Delivery judged(@Nullable BridgeNotification notification) {
        if (notification == null) {
            return refused(RefusalReason.INVALID_EVENT, "notification is required but was null");
        }
        if (!context.runId().equals(notification.runId())) {
            return refused(
                    RefusalReason.WRONG_RUN,
                    "this bridge belongs to run " + context.runId() + " but the notification to run "
                            + notification.runId());
        }
        BridgeAdapter adapter = active.get();
        if (adapter == null) {
            return refused(
                    RefusalReason.NO_ADAPTER,
                    "the bridge of run " + context.runId() + " has no adapter: call useRun, useEmitter or useManager");
        }
        try {
            return sent(adapter, BridgeEvents.of(notification));
        } catch (IllegalArgumentException | NullPointerException invalid) {
            return refused(RefusalReason.INVALID_EVENT, String.valueOf(invalid.getMessage()));
        }
    }

    private Delivery sent(BridgeAdapter adapter, AgentEvent event) {
        try {
            Delivery delivery = adapter.send().apply(event);
            return delivery != null
                    ? delivery
                    : refused(RefusalReason.ADAPTER_FAILED, "the " + adapter.kind() + " gave no answer");
        } catch (RuntimeException | Error failure) {
            LOG.warn("the {} of {} failed at {}", adapter.kind(), bridgeId, event.type(), SafeFailure.of(failure));
            return refused(
                    RefusalReason.ADAPTER_FAILED,
                    "the " + adapter.kind() + " failed with "
                            + failure.getClass().getSimpleName());
        }
    }

    private static Delivery.Refused refused(RefusalReason reason, String detail) {
        return new Delivery.Refused(reason, detail);
    }

    @Override
    public Metrics metrics() {
        return new Metrics(
                bridgeId,
                context.userId(),
                context.runId(),
                activeAdapter().orElse(null),
                counters.sent.sum(),
                counters.stored.sum(),
                counters.failed.sum(),
                counters.accepted(),
                counters.switches.sum(),
                Duration.ofNanos(counters.nanos.sum()),
                createdAt,
                Duration.ofNanos(Math.max(0, time.nanoTime() - createdNanos)));
    }

    @Override
    public Diagnosis diagnose() {
        BridgeAdapter adapter = active.get();
        List<String> issues = new ArrayList<>(0);
        boolean dead = true;
        if (adapter == null) {
            issues.add("there is no adapter: call useRun, useEmitter or useManager");
        } else if (adapter.engine().filter(engine -> !engine.isOpen()).isPresent()) {
            issues.add("the manager behind the bridge is closed: open another one");
        } else {
            dead = false;
        }
        Metrics numbers = metrics();
        boolean bad = addWarnings(numbers, issues);
        Status status = dead ? Status.CRITICAL : bad ? Status.DEGRADED : Status.HEALTHY;
        return new Diagnosis(status, issues, adapters(adapter), numbers);
    }

    private static boolean addWarnings(Metrics numbers, List<String> issues) {
        int before = issues.size();
        if (numbers.failureRate() > MOST_FAILURES) {
            issues.add(numbers.eventsFailed() + " of " + numbers.notifications() + " notifications were refused");
        }
        if (numbers.adapterSwitches() > MOST_SWITCHES) {
            issues.add("the adapter was switched " + numbers.adapterSwitches() + " times");
        }
        return issues.size() > before;
    }

    private static Map<Adapter, Boolean> adapters(@Nullable BridgeAdapter active) {
        Map<Adapter, Boolean> all = new EnumMap<>(Adapter.class);
        for (Adapter kind : Adapter.values()) {
            all.put(kind, active != null && active.kind() == kind);
        }
        return all;
    }
}
