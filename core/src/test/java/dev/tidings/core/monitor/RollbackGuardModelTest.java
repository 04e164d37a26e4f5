package dev.tidings.core.monitor;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.monitor.RollbackGuard.Side;
import java.time.Instant;
import java.util.Optional;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Model-checks the switch: switches count once each, and no call begins on a side that was left and is idle. The last
 * test plants the bug, to prove that the check would find it.
 */
class RollbackGuardModelTest {
    @Test
    void no_call_begins_on_a_side_that_was_left_and_is_idle_under_any_interleaving() {
        assertThatCode(() -> options().check(Sound.class)).doesNotThrowAnyException();
    }

    @Test
    void the_check_finds_a_call_that_does_not_look_again() {
        assertThatThrownBy(() -> options().check(Hasty.class)).isInstanceOf(LincheckAssertionError.class);
    }

    private static ModelCheckingOptions options() {
        return new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(0)
                .iterations(15)
                .invocationsPerIteration(300);
    }

    /** A component whose new implementation is released when it was left and nobody is on it. */
    public abstract static class Model {
        final GuardSwitch sides = new GuardSwitch(Instant.EPOCH);
        private volatile boolean released;
        private volatile int violations;

        abstract Side enter();

        @Operation
        public void retire() {
            sides.change(Side.PREVIOUS, Instant.EPOCH, Optional.empty());
            if (sides.calls(Side.CURRENT).get() == 0) {
                released = true;
            }
        }

        @Operation
        public void use() {
            Side side = enter();
            if (side == Side.CURRENT && released) {
                violations = violations + 1;
            }
            sides.leave(side);
        }

        @Validate
        public void nobodyUsedWhatWasReleased() {
            if (violations > 0
                    || sides.calls(Side.CURRENT).get() != 0
                    || sides.state().switches() > 1) {
                throw new IllegalStateException("used after its release, or counted wrongly: " + sides.state());
            }
        }
    }

    /** The switch as it is. */
    public static final class Sound extends Model {
        @Override
        Side enter() {
            return sides.enter();
        }
    }

    /** A switch whose calls do not look again. */
    public static final class Hasty extends Model {
        @Override
        Side enter() {
            Side side = sides.state().inUse();
            sides.calls(side).incrementAndGet();
            return side;
        }
    }
}
