package dev.tidings.core.execution;

import static dev.tidings.core.testing.EngineRoom.ALICE;
import static dev.tidings.core.testing.EngineRoom.BOB;
import static dev.tidings.core.testing.EngineRoom.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.ExecutionEngine;
import dev.tidings.api.ExecutionEngineFactory;
import dev.tidings.api.ExecutionEngineFactory.ActiveEngine;
import dev.tidings.api.ExecutionEngineFactory.Limits;
import dev.tidings.api.ExecutionState;
import dev.tidings.api.LimitReachedException;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.EventLogs;
import dev.tidings.core.ExecutionEngines;
import dev.tidings.core.engine.Engine;
import dev.tidings.core.engine.EngineOptions;
import dev.tidings.core.testing.ControlledTime;
import dev.tidings.core.testing.Device;
import dev.tidings.core.testing.EngineRoom;
import dev.tidings.core.testing.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExecutionEngineFactoryTest {
    private static final Duration LIFE = Limits.defaults().life();
    private static final Duration TICK = Duration.ofMillis(1);

    private final HeldExecutor held = new HeldExecutor();
    private final AtomicBoolean timerBroken = new AtomicBoolean();
    private final EngineRoom room = EngineRoom.open(held, time -> (task, delay) -> {
        if (timerBroken.get()) {
            throw new IllegalStateException("the timer is broken");
        }
        return time.schedule(task, delay);
    });
    private final ExecutionEngineFactory factory = ExecutionEngines.factory(room.bridge);
    private final int timers = room.time.scheduledTasks();

    @AfterEach
    void close() {
        factory.close();
        room.close();
    }

    private void nothingIsLeft() {
        assertThat(factory.metrics().active()).isZero();
        assertThat(factory.metrics().users()).isZero();
        assertThat(factory.activeEngines()).isEmpty();
        assertThat(room.time.scheduledTasks()).isEqualTo(timers);
        assertThat(room.bridge.openRuns(ALICE)).isEmpty();
        assertThat(room.manager.connectionCount()).isZero();
    }

    @Test
    void the_limits_are_two_engines_a_user_and_five_minutes() {
        assertThat(factory.limits()).isEqualTo(new Limits(2, 10_000, Duration.ofSeconds(300)));
    }

    @Test
    void a_third_engine_of_a_user_is_refused_with_the_user_the_count_the_limit_and_what_to_do() {
        ExecutionEngine first = factory.createForUser(context(ALICE));
        factory.createForUser(context(ALICE));
        UserExecutionContext third = context(ALICE);
        assertThatThrownBy(() -> factory.createForUser(third))
                .isInstanceOfSatisfying(LimitReachedException.class, refusal -> {
                    assertThat(refusal.count()).isEqualTo(2);
                    assertThat(refusal.limit()).isEqualTo(2);
                })
                .hasMessage("user \"alice\" has 2 engines and may have 2: close one, or call cleanupUser");
        assertThat(factory.createForUser(context(BOB)).state()).isEqualTo(ExecutionState.PENDING);
        first.close();
        assertThat(factory.createForUser(third).context()).isSameAs(third);
        assertThat(factory.metrics().refused()).isEqualTo(1);
    }

    @Test
    void the_bound_of_all_engines_holds_over_all_users() {
        try (ExecutionEngineFactory small =
                ExecutionEngines.factory(room.bridge, Limits.defaults().withEngines(3))) {
            for (int user = 0; user < 3; user++) {
                small.createForUser(context(UserId.of("user-" + user)));
            }
            assertThatThrownBy(() -> small.createForUser(context(ALICE)))
                    .isInstanceOf(LimitReachedException.class)
                    .hasMessageContaining("the factory has 3 engines and may have 3");
            assertThat(small.cleanupUser(UserId.of("user-1"))).isEqualTo(1);
            small.createForUser(context(ALICE));
            assertThat(small.metrics().active()).isEqualTo(3);
        }
    }

    @Test
    void one_run_has_one_engine() {
        UserExecutionContext context = context(ALICE);
        factory.createForUser(context);
        assertThatThrownBy(() -> factory.createForUser(context))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(context.runId().toString());
        assertThat(factory.metrics().active()).isEqualTo(1);
    }

    @Test
    void sixteen_threads_at_once_get_no_more_than_the_limit() {
        int rounds = 100;
        AtomicInteger made = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        CyclicBarrier barrier = new CyclicBarrier(16, () -> {
            assertThat(factory.metrics().active()).isLessThanOrEqualTo(2);
            factory.cleanupUser(ALICE);
        });
        Together.run(16, thread -> {
            for (int round = 0; round < rounds; round++) {
                barrier.await();
                try {
                    factory.createForUser(context(ALICE));
                    made.incrementAndGet();
                } catch (LimitReachedException full) {
                    refused.incrementAndGet();
                }
                barrier.await();
            }
        });
        assertThat(made).hasValue(2 * rounds);
        assertThat(refused).hasValue(14 * rounds);
        assertThat(factory.metrics().created()).isEqualTo(2 * rounds);
        factory.cleanupUser(ALICE);
        nothingIsLeft();
    }

    @Test
    void an_idle_engine_is_closed_when_its_life_is_over_and_not_before() {
        ExecutionEngine engine = factory.createForUser(context(ALICE));
        room.time.advance(LIFE.minus(TICK));
        assertThat(engine.state()).isEqualTo(ExecutionState.PENDING);
        assertThat(factory.metrics().active()).isEqualTo(1);
        room.time.advance(TICK);
        assertThat(engine.state()).isEqualTo(ExecutionState.CANCELLED);
        assertThat(factory.metrics().expired()).isEqualTo(1);
        nothingIsLeft();
    }

    @Test
    void the_life_of_an_engine_counts_from_the_end_of_its_run_and_an_open_run_has_its_own_limits() {
        ExecutionEngine engine = factory.createForUser(context(ALICE));
        engine.run("researcher", run -> {
            for (int minute = 0; minute < 20; minute++) {
                room.time.advance(Duration.ofMinutes(1));
                run.thinking("still at it");
            }
            assertThat(engine.state()).isEqualTo(ExecutionState.RUNNING);
            return "42";
        });
        held.runAll();
        assertThat(engine.state()).isEqualTo(ExecutionState.COMPLETED);
        room.time.advance(LIFE.minus(TICK));
        assertThat(factory.metrics().active()).isEqualTo(1);
        room.time.advance(TICK);
        assertThat(factory.metrics().expired()).isEqualTo(1);
        assertThat(factory.metrics().ended(ExecutionState.COMPLETED)).isEqualTo(1);
        nothingIsLeft();
    }

    @Test
    void cleaning_up_a_user_cancels_that_users_runs_and_nobody_elses() {
        Device alices = room.connect(ALICE);
        ExecutionEngine one = factory.createForUser(context(ALICE));
        one.run("researcher", run -> "never");
        factory.createForUser(context(ALICE));
        ExecutionEngine bobs = factory.createForUser(context(BOB));
        bobs.run("researcher", run -> "42");
        assertThat(factory.cleanupUser(ALICE)).isEqualTo(2);
        assertThat(factory.cleanupUser(ALICE)).isZero();
        assertThat(one.state()).isEqualTo(ExecutionState.CANCELLED);
        assertThat(alices.types()).containsExactly("agent_started", "agent_cancelled");
        held.runAll();
        assertThat(bobs.state()).isEqualTo(ExecutionState.COMPLETED);
        assertThat(factory.metrics().active()).isEqualTo(1);
    }

    @Test
    void closing_cancels_everything_leaves_no_timer_and_makes_no_other_engine() {
        ExecutionEngine running = factory.createForUser(context(ALICE));
        running.run("researcher", run -> "never");
        ExecutionEngine idle = factory.createForUser(context(BOB));
        factory.close();
        factory.close();
        assertThat(running.state()).isEqualTo(ExecutionState.CANCELLED);
        assertThat(idle.state()).isEqualTo(ExecutionState.CANCELLED);
        assertThat(factory.metrics().closed()).isEqualTo(2);
        assertThatThrownBy(() -> factory.createForUser(context(ALICE)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        held.runAll();
        nothingIsLeft();
    }

    @Test
    void a_factory_that_fails_half_way_leaves_nothing_and_works_afterwards() {
        timerBroken.set(true);
        assertThatThrownBy(() -> factory.createForUser(context(ALICE))).hasMessage("the timer is broken");
        assertThatThrownBy(() -> factory.userExecutionScope(context(ALICE))).hasMessage("the timer is broken");
        nothingIsLeft();
        assertThat(factory.metrics().created()).isZero();
        timerBroken.set(false);
        factory.createForUser(context(ALICE)).close();
        factory.createForUser(context(ALICE)).close();
        nothingIsLeft();
    }

    @Test
    @SuppressWarnings("NullAway") // callers without a null checker do that
    void what_is_missing_is_refused_at_the_first_factory_with_its_name() {
        assertThatThrownBy(() -> factory.createForUser(null)).hasMessageContaining("user context is required");
        assertThatThrownBy(() -> factory.userExecutionScope(null)).hasMessageContaining("user context is required");
        assertThatThrownBy(() -> factory.cleanupUser(null)).hasMessageContaining("userId");
        nothingIsLeft();
    }

    @Test
    void a_factory_on_a_closed_manager_makes_no_engine() {
        room.manager.close();
        assertThatThrownBy(() -> factory.createForUser(context(ALICE)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("manager behind the bridge is closed");
        assertThat(factory.metrics().active()).isZero();
    }

    @Test
    void active_engines_are_listed_in_the_order_in_which_they_were_made() {
        ExecutionEngine one = factory.createForUser(context(BOB));
        room.time.advance(Duration.ofSeconds(1));
        ExecutionEngine two = factory.createForUser(context(ALICE));
        two.run("researcher", run -> "never");
        List<ActiveEngine> active = factory.activeEngines();
        assertThat(active)
                .containsExactly(
                        new ActiveEngine(
                                BOB,
                                EngineRoom.THREAD,
                                one.context().runId(),
                                ExecutionState.PENDING,
                                room.time.now().minusSeconds(1)),
                        new ActiveEngine(
                                ALICE,
                                EngineRoom.THREAD,
                                two.context().runId(),
                                ExecutionState.STARTING,
                                room.time.now()));
        assertThat(factory.metrics().users()).isEqualTo(2);
    }

    @Test
    void two_users_engines_carry_their_own_context_only() {
        Device alices = room.connect(ALICE);
        Device bobs = room.connect(BOB);
        factory.createForUser(context(ALICE)).run("researcher", run -> "for alice");
        factory.createForUser(context(BOB)).run("planner", run -> "for bob");
        held.runAll();
        assertThat(alices.events())
                .hasSize(2)
                .allMatch(event -> event.get("user_id").asText().equals("alice"));
        assertThat(bobs.events())
                .hasSize(2)
                .allMatch(event -> event.get("user_id").asText().equals("bob"));
        assertThat(alices.events().get(1).get("final_response").asText()).isEqualTo("for alice");
        assertThat(bobs.events().get(0).get("agent_name").asText()).isEqualTo("planner");
    }

    /** The engine reads the clock after its state, which is when the run begins here. */
    @Test
    void a_run_that_begins_at_the_moment_at_which_the_life_is_over_goes_on() {
        ControlledTime clock = new ControlledTime();
        AtomicReference<Runnable> atTheMoment = new AtomicReference<>(() -> {});
        AtomicReference<Runnable> look = new AtomicReference<>();
        Duration life = Duration.ofSeconds(77);
        EventLog log = EventLogs.inMemory();
        Engine built = Engine.create(
                EngineOptions.defaults(EngineRoom.REALM),
                log,
                interrupted(clock, atTheMoment),
                (task, delay) -> {
                    if (delay.equals(life)) {
                        look.set(task);
                    }
                    return () -> {};
                },
                held);
        try (built;
                log;
                ExecutionEngineFactory own = ExecutionEngines.factory(built.bridge(), new Limits(2, 10, life))) {
            ExecutionEngine engine = own.createForUser(context(ALICE));
            Runnable overdue = look.getAndSet(null);
            clock.advance(life);
            atTheMoment.set(() -> engine.run("researcher", run -> "42"));
            overdue.run();
            assertThat(engine.state()).isEqualTo(ExecutionState.STARTING);
            assertThat(own.metrics().expired()).isZero();
            assertThat(look.get()).as("it is looked at again").isNotNull();
            held.runAll();
            assertThat(engine.state()).isEqualTo(ExecutionState.COMPLETED);
        }
    }

    private static TimeSource interrupted(TimeSource clock, AtomicReference<Runnable> action) {
        return new TimeSource() {
            @Override
            public Instant now() {
                return clock.now();
            }

            @Override
            public long nanoTime() {
                action.getAndSet(() -> {}).run();
                return clock.nanoTime();
            }
        };
    }
}
