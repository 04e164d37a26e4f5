package dev.tidings.core.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.LimitReachedException;
import dev.tidings.api.UserId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Model-checks the table of views: however requests, clean-ups and evictions interleave, a user never gets two views,
 * and the number of places taken is the number of views on the list. The last test plants a bug, to prove that the
 * check would find it.
 */
class ViewsModelTest {
    private static final boolean THOROUGH = Boolean.getBoolean("tidings.soak");
    private static final int ITERATIONS = THOROUGH ? 40 : 4;
    private static final int FEW = THOROUGH ? 20 : 2;
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
    void a_user_never_gets_two_views_and_places_are_counted_exactly_under_any_interleaving() {
        assertThatCode(() -> options().check(Roomy.class)).doesNotThrowAnyException();
    }

    @Test
    void evictions_at_the_bound_change_nothing_about_it() {
        assertThatCode(() -> options(FEW, INVOCATIONS / 2).check(Crowded.class)).doesNotThrowAnyException();
    }

    @Test
    void a_user_in_use_whose_view_was_collected_is_never_refused_under_any_interleaving() {
        assertThatCode(() -> options().check(Collected.class)).doesNotThrowAnyException();
    }

    @Test
    void the_check_finds_a_factory_that_looks_first_and_makes_a_view_then() {
        assertThatThrownBy(() -> options().check(Hasty.class)).isInstanceOf(LincheckAssertionError.class);
    }

    /** Two users, and room for both. */
    public static class Roomy {
        static final UserId ALICE = UserId.of("alice");
        private static final UserId BOB = UserId.of("bob");
        final ConcurrentMap<UserId, UserScopedManager> held = new ConcurrentHashMap<>();
        final Views views;
        volatile boolean wrong;

        public Roomy() {
            this(2);
        }

        Roomy(int users) {
            this(users, user -> false);
        }

        Roomy(int users, Predicate<UserId> inUse) {
            views = new Views(users, user -> new UserScopedManager(user, null), inUse);
        }

        UserScopedManager obtain(UserId user) {
            return views.obtain(user, 0);
        }

        private void ask(UserId user) {
            try {
                UserScopedManager view = obtain(user);
                UserScopedManager before = held.putIfAbsent(user, view);
                wrong |= before != null && before != view;
            } catch (LimitReachedException full) {
                refused(user);
            }
        }

        void refused(UserId user) {
            wrong |= false;
        }

        private void cleanUp(UserId user) {
            Views.View entry = views.find(user);
            if (entry != null) {
                views.cleanUp(entry);
            }
        }

        @Operation
        public void askForAlice() {
            ask(ALICE);
        }

        @Operation
        public void askForBob() {
            ask(BOB);
        }

        @Operation
        public void cleanUpAlice() {
            cleanUp(ALICE);
        }

        @Operation
        public void cleanUpBob() {
            cleanUp(BOB);
        }

        @Validate
        public void isExact() {
            int listed = (views.find(ALICE) == null ? 0 : 1) + (views.find(BOB) == null ? 0 : 1);
            if (wrong || views.size() != listed) {
                throw new IllegalStateException(
                        "two views or a refusal " + wrong + ", places " + views.size() + ", on the list " + listed);
            }
        }
    }

    /** Two users, and room for one. */
    public static class Crowded extends Roomy {
        public Crowded() {
            super(1);
        }
    }

    /** Room for one, who is in use, and whose view the garbage collector took. */
    public static class Collected extends Roomy {
        public Collected() {
            super(1, ALICE::equals);
            views.obtain(ALICE, 0);
            Views.View entry = views.find(ALICE);
            entry.clear();
            entry.enqueue();
        }

        @Override
        void refused(UserId user) {
            wrong |= user.equals(ALICE);
        }
    }

    /** Planted: there is no step between looking and making. */
    public static class Hasty extends Roomy {
        private final ConcurrentMap<UserId, UserScopedManager> table = new ConcurrentHashMap<>();

        @Override
        UserScopedManager obtain(UserId user) {
            UserScopedManager known = table.get(user);
            if (known == null) {
                known = new UserScopedManager(user, null);
                table.put(user, known);
            }
            return known;
        }
    }
}
