package dev.tidings.core.execution;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.ExecutionEngineFactory.Limits;
import dev.tidings.api.ExecutionState;
import dev.tidings.api.LimitReachedException;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Model-checks what engines share: the state of one execution, whose steps an agent, a canceller and the clock take at
 * once, and the table of engines, into which and out of which they are put at once. The last tests plant a bug each, to
 * prove that the check would find it.
 */
class ExecutionModelTest {
    private static final boolean THOROUGH = Boolean.getBoolean("tidings.soak");
    private static final int ITERATIONS = THOROUGH ? 40 : 4;
    private static final int FEW = THOROUGH ? 20 : 3;
    private static final int INVOCATIONS = THOROUGH ? 2_000 : 80;

    private static ModelCheckingOptions options() {
        return options(ITERATIONS, INVOCATIONS);
    }

    private static ModelCheckingOptions options(int iterations, int invocations) {
        return new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(0)
                .actorsAfter(0)
                .minimizeFailedScenario(false)
                .iterations(iterations)
                .invocationsPerIteration(invocations);
    }

    @Test
    void an_execution_ends_once_and_takes_only_steps_of_the_table_under_any_interleaving() {
        assertThatCode(() -> options().check(Stepping.class)).doesNotThrowAnyException();
    }

    @Test
    void the_table_of_engines_is_linearizable() {
        assertThatCode(() -> options(FEW, INVOCATIONS / 2).check(Table.class)).doesNotThrowAnyException();
    }

    @Test
    void the_check_finds_a_step_that_looks_first_and_moves_then() {
        assertThatThrownBy(() -> options().check(Hasty.class)).isInstanceOf(LincheckAssertionError.class);
    }

    @Test
    void the_check_finds_a_table_that_counts_first_and_adds_then() {
        assertThatThrownBy(() -> options(FEW, INVOCATIONS / 2).check(Overbooked.class))
                .isInstanceOf(LincheckAssertionError.class);
    }

    /** An agent, a canceller and a clock that move one execution. */
    public static class Stepping {
        final AtomicInteger ends = new AtomicInteger();
        private final Progress progress = new Progress(end -> ends.incrementAndGet());

        void move(ExecutionState from, ExecutionState to) {
            progress.move(from, to);
        }

        ExecutionState now() {
            return progress.now();
        }

        @Operation
        public void start() {
            move(ExecutionState.PENDING, ExecutionState.STARTING);
        }

        @Operation
        public void work() {
            move(ExecutionState.STARTING, ExecutionState.RUNNING);
        }

        @Operation
        public void cancelBeforeStart() {
            move(ExecutionState.PENDING, ExecutionState.CANCELLED);
        }

        @Operation
        public void complete() {
            if (now() != ExecutionState.PENDING) {
                progress.end(ExecutionState.COMPLETED);
            }
        }

        @Operation
        public void timeOut() {
            if (now() != ExecutionState.PENDING) {
                progress.end(ExecutionState.TIMEOUT);
            }
        }

        @Validate
        public void endsOnce() {
            if (ends.get() != (now().terminal() ? 1 : 0)) {
                throw new IllegalStateException("state " + now() + " with " + ends.get() + " ends");
            }
        }
    }

    /** Planted: the state is looked at in one step and changed in another. */
    public static class Hasty extends Stepping {
        private volatile ExecutionState state = ExecutionState.PENDING;

        @Override
        void move(ExecutionState from, ExecutionState to) {
            if (state == from && from.canBecome(to)) {
                state = to;
                if (to.terminal()) {
                    ends.incrementAndGet();
                }
            }
        }

        @Override
        ExecutionState now() {
            return state;
        }

        @Override
        @Operation
        public void complete() {
            move(ExecutionState.RUNNING, ExecutionState.FAILED);
        }

        @Override
        @Operation
        public void timeOut() {
            move(ExecutionState.STARTING, ExecutionState.TIMEOUT);
        }
    }

    /** One user's engines, of which there may be one. */
    public static class Table {
        private static final UserId USER = UserId.of("alice");
        private static final UserExecutionContext ONE = made("r-1");
        private static final UserExecutionContext TWO = made("r-2");
        private final EngineTable<Integer> table =
                new EngineTable<>(new Limits(1, 2, Limits.defaults().life()));

        private static UserExecutionContext context(int run) {
            return run == 1 ? ONE : TWO;
        }

        private static UserExecutionContext made(String run) {
            return UserExecutionContext.of(USER, ThreadId.of("t-7"), RunId.of(run));
        }

        EngineTable<Integer> table() {
            return table;
        }

        @Operation
        public String addOne() {
            return add(1);
        }

        @Operation
        public String addTwo() {
            return add(2);
        }

        String add(int run) {
            try {
                table.add(context(run), run);
                return "added";
            } catch (LimitReachedException full) {
                return "full";
            } catch (IllegalArgumentException there) {
                return "there";
            } catch (IllegalStateException closed) {
                return "closed";
            }
        }

        @Operation
        public boolean removeOne() {
            return table.remove(context(1), 1);
        }

        @Operation
        public boolean removeTwo() {
            return table.remove(context(2), 2);
        }

        @Operation(runOnce = true)
        public void close() {
            table.close();
        }

        @Operation
        public int count() {
            return table.size(USER);
        }

        @Validate
        public void countsAgree() {
            if (table.size() != table.size(USER) || table.size() > 1 || table.users() != table.size()) {
                throw new IllegalStateException(table.size() + " engines, " + table.size(USER) + " of the user");
            }
        }
    }

    /** Planted: room is looked for in a step of its own. */
    public static class Overbooked extends Table {
        private final EngineTable<Integer> roomy =
                new EngineTable<>(new Limits(2, 2, Limits.defaults().life()));

        @Override
        String add(int run) {
            if (roomy.size(Table.USER) >= 1) {
                return "full";
            }
            roomy.add(Table.context(run), run);
            return "added";
        }

        @Override
        public boolean removeOne() {
            return roomy.remove(Table.context(1), 1);
        }

        @Override
        public boolean removeTwo() {
            return roomy.remove(Table.context(2), 2);
        }

        @Override
        public int count() {
            return roomy.size(Table.USER);
        }

        @Override
        public void countsAgree() {
            if (roomy.size() > 1) {
                throw new IllegalStateException(roomy.size() + " engines");
            }
        }
    }
}
