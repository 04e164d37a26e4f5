package dev.tidings.core.monitor;

import dev.tidings.api.internal.CanonicalRollbackGuard;
import dev.tidings.api.monitor.GoldenPathMonitor;
import dev.tidings.api.monitor.SuccessRate;
import dev.tidings.api.spi.GoldenPathListener;
import dev.tidings.core.text.SafeText;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls one of two implementations, and falls back to the other when a monitor says so. */
final class DefaultRollbackGuard<T> implements CanonicalRollbackGuard<T>, GoldenPathListener {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultRollbackGuard.class);

    private final GuardedPair<T> pair;
    private final GoldenPathMonitor monitor;
    private final Predicate<? super SuccessRate> matters;
    private final GuardSwitch sides;

    private DefaultRollbackGuard(
            GoldenPathMonitor monitor, Predicate<? super SuccessRate> matters, GuardedPair<T> pair) {
        this.monitor = monitor;
        this.matters = matters;
        this.pair = pair;
        this.sides = new GuardSwitch(pair.time().now());
    }

    static <T> DefaultRollbackGuard<T> listeningTo(
            GoldenPathMonitor monitor, Predicate<? super SuccessRate> matters, GuardedPair<T> pair) {
        DefaultRollbackGuard<T> guard = new DefaultRollbackGuard<>(monitor, matters, pair);
        monitor.addListener(guard);
        return guard;
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
        boolean switched = sides.change(Side.PREVIOUS, pair.time().now(), Optional.of(reason));
        if (switched) {
            LOG.warn("switched to the previous implementation: {}", SafeText.of(reason));
        }
        return switched;
    }

    @Override
    public boolean restore() {
        boolean switched = sides.change(Side.CURRENT, pair.time().now(), Optional.empty());
        if (switched) {
            LOG.info("switched back to the current implementation");
        }
        return switched;
    }

    @Override
    public void onDegraded(SuccessRate rate) {
        if (matters.test(rate)) {
            rollBack(String.format(
                    Locale.ROOT,
                    "only %.1f %% of %d deliveries of %s to %s succeeded",
                    100 * rate.rate(),
                    rate.samples(),
                    rate.eventType(),
                    rate.population()));
        }
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
        monitor.removeListener(this);
    }
}
