package dev.tidings.core.monitor;

import dev.tidings.api.internal.CanonicalRollbackGuard;
import dev.tidings.api.monitor.GoldenPathMonitor;
import dev.tidings.api.monitor.SuccessRate;
import dev.tidings.core.calls.CallPool;
import dev.tidings.core.text.SafeFailure;
import dev.tidings.core.text.SafeText;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls one of two implementations, and falls back to the other when a monitor says so. The monitor only says that
 * something has changed; the guard then looks at what is degraded, on a thread of its own. A look that waits sees all
 * that changes until it begins, so one that waits is enough.
 */
final class DefaultRollbackGuard<T> implements CanonicalRollbackGuard<T> {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultRollbackGuard.class);

    private final GuardedPair<T> pair;
    private final DefaultGoldenPathMonitor monitor;
    private final Predicate<? super SuccessRate> matters;
    private final GuardSwitch sides;
    private final CallPool looks = CallPool.open("tidings-rollback", 1, 1, look -> {});
    private final Runnable signal;

    private DefaultRollbackGuard(
            DefaultGoldenPathMonitor monitor, Predicate<? super SuccessRate> matters, GuardedPair<T> pair) {
        this.monitor = monitor;
        this.matters = matters;
        this.pair = pair;
        this.sides = new GuardSwitch(pair.time().now());
        this.signal = () -> looks.call(this::look);
    }

    static <T> DefaultRollbackGuard<T> listeningTo(
            GoldenPathMonitor monitor, Predicate<? super SuccessRate> matters, GuardedPair<T> pair) {
        if (!(monitor instanceof DefaultGoldenPathMonitor known)) {
            throw new IllegalArgumentException("monitor must be one of Tidings but was a "
                    + monitor.getClass().getName() + ": get one from GoldenPathMonitors");
        }
        DefaultRollbackGuard<T> guard = new DefaultRollbackGuard<>(known, matters, pair);
        known.addGuard(guard.signal);
        guard.look();
        return guard;
    }

    private void look() {
        for (Degradation each : monitor.degradations()) {
            if (sides.isNew(each) && isMine(each.rate())) {
                fallBack(each);
            }
        }
    }

    private boolean isMine(SuccessRate rate) {
        try {
            return matters.test(rate);
        } catch (RuntimeException | Error failure) {
            LOG.warn("a rollback guard can't tell whether a degradation matters to it", SafeFailure.of(failure));
            return false;
        }
    }

    private void fallBack(Degradation degradation) {
        SuccessRate rate = degradation.rate();
        String why = String.format(
                Locale.ROOT,
                "only %.1f %% of %d deliveries of %s to %s succeeded",
                100 * rate.rate(),
                rate.samples(),
                rate.eventType(),
                rate.population());
        told(sides.fallBack(degradation, pair.time().now(), why), why);
    }

    @Override
    public <R> R call(Function<? super T, ? extends R> action) {
        Side side = sides.enter();
        try {
            return action.apply(side == Side.CURRENT ? pair.current() : pair.previous());
        } finally {
            sides.leave(side);
        }
    }

    @Override
    public void run(Consumer<? super T> action) {
        Side side = sides.enter();
        try {
            action.accept(side == Side.CURRENT ? pair.current() : pair.previous());
        } finally {
            sides.leave(side);
        }
    }

    @Override
    public boolean rollBack(String reason) {
        return told(sides.change(Side.PREVIOUS, pair.time().now(), Optional.of(reason)), reason);
    }

    private static boolean told(boolean switched, String reason) {
        if (switched) {
            LOG.warn("switched to the previous implementation: {}", SafeText.of(reason));
        }
        return switched;
    }

    @Override
    public boolean restore() {
        boolean switched = sides.restore(monitor.lastDegradation(), pair.time().now());
        if (switched) {
            LOG.info("switched back to the current implementation");
        }
        return switched;
    }

    @Override
    public Status status() {
        GuardSwitch.State now = sides.state();
        return new Status(
                now.inUse(),
                now.switches(),
                now.since(),
                now.why(),
                sides.calls(Side.CURRENT).get(),
                sides.calls(Side.PREVIOUS).get());
    }

    @Override
    public void close() {
        monitor.removeGuard(signal);
        sides.ignoreSignals();
        looks.close();
    }
}
