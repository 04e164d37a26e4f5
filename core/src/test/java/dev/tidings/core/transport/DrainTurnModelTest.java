package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Model-checks the hand-off between wakers and drainers: whatever the interleaving, when all is quiet nothing that was
 * added is left behind. The last tests plant a bug each, to prove that the check would find it.
 */
class DrainTurnModelTest {
    @Test
    void the_hand_off_loses_no_wake_up_under_any_interleaving() {
        assertThatCode(() -> options().check(Sound.class)).doesNotThrowAnyException();
    }

    @Test
    void the_check_finds_a_turn_that_is_given_back_without_looking_again() {
        assertThatThrownBy(() -> options().check(Forgetful.class)).isInstanceOf(LincheckAssertionError.class);
    }

    @Test
    void the_check_finds_a_turn_that_begins_after_it_looked() {
        assertThatThrownBy(() -> options().check(Hasty.class)).isInstanceOf(LincheckAssertionError.class);
    }

    @Test
    void a_turn_on_offer_is_taken_once_and_forgotten_by_nobody_under_any_interleaving() {
        assertThatCode(() -> options().check(Offered.class)).doesNotThrowAnyException();
    }

    @Test
    void the_check_finds_a_turn_that_two_can_take() {
        assertThatThrownBy(() -> options().check(TakenTwice.class)).isInstanceOf(LincheckAssertionError.class);
    }

    private static ModelCheckingOptions options() {
        return new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(0)
                .iterations(5)
                .invocationsPerIteration(500);
    }

    /** A connection reduced to two numbers: what was added, and what was drained. */
    public abstract static class Model {
        private volatile int added;
        private volatile int drained;
        private volatile boolean draining;
        private volatile boolean overlapped;

        abstract boolean request();

        abstract void begin();

        abstract boolean end();

        void drain() {
            begin();
            overlapped |= draining;
            draining = true;
            drained = added;
            draining = false;
        }

        @Operation
        public void emit() {
            synchronized (this) {
                added = added + 1;
            }
            if (request()) {
                do {
                    drain();
                } while (end());
            }
        }

        @Validate
        public void nothingIsLeft() {
            if (drained != added || overlapped) {
                throw new IllegalStateException("added " + added + ", drained " + drained + ", overlap " + overlapped);
            }
        }
    }

    /** The real thing. */
    public static final class Sound extends Model {
        private final DrainTurn turn = new DrainTurn();

        public Sound() {
            turn.begin();
            turn.end(false);
        }

        @Override
        boolean request() {
            return turn.request();
        }

        @Override
        void begin() {
            turn.begin();
        }

        @Override
        boolean end() {
            return turn.end(false);
        }
    }

    /** Planted: an end that does not look whether it was asked again meanwhile. */
    public static final class Forgetful extends Model {
        private volatile boolean held;

        @Override
        synchronized boolean request() {
            boolean free = !held;
            held = true;
            return free;
        }

        @Override
        void begin() {}

        @Override
        boolean end() {
            held = false;
            return false;
        }
    }

    /** Planted: requests are covered only after the drain has looked. */
    public static final class Hasty extends Model {
        private final DrainTurn turn = new DrainTurn();

        public Hasty() {
            turn.begin();
            turn.end(false);
        }

        @Override
        boolean request() {
            return turn.request();
        }

        @Override
        void begin() {}

        @Override
        boolean end() {
            turn.begin();
            return turn.end(false);
        }
    }

    /** The turn is offered by who has it, and taken by whoever comes first. */
    public abstract static class Offering {
        final DrainTurn turn = new DrainTurn();
        private volatile int added;
        private volatile int drained;
        private volatile boolean draining;
        private volatile boolean overlapped;

        Offering() {
            turn.begin();
            turn.end(false);
        }

        abstract boolean take();

        private void drain() {
            do {
                turn.begin();
                overlapped |= draining;
                draining = true;
                drained = added;
                draining = false;
            } while (turn.end(false));
        }

        @Operation
        public void emitAndOffer() {
            synchronized (this) {
                added = added + 1;
            }
            if (turn.request()) {
                turn.offer();
            }
        }

        @Operation
        public void takeAndDrain() {
            if (take()) {
                drain();
            }
        }

        /** What is left is on offer, and gone when that is taken. */
        @Validate
        public void nothingIsForgotten() {
            if (drained != added && turn.take()) {
                drain();
            }
            if (drained != added || overlapped) {
                throw new IllegalStateException("added " + added + ", drained " + drained + ", overlap " + overlapped);
            }
        }
    }

    /** The real thing. */
    public static final class Offered extends Offering {
        @Override
        boolean take() {
            return turn.take();
        }
    }

    /** Planted: whoever asks gets it, also while another drains. */
    public static final class TakenTwice extends Offering {
        @Override
        boolean take() {
            return true;
        }
    }
}
