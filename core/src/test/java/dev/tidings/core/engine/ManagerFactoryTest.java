package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.BOB;
import static dev.tidings.core.engine.EngineHarness.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.AgentRun;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.LimitReachedException;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.WebSocketManagerFactory;
import dev.tidings.api.WebSocketManagerFactory.Limits;
import dev.tidings.api.WebSocketManagerFactory.Validation;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Together;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagerFactoryTest {
    private static final Duration IDLE = Limits.defaults().idle();
    private static final Duration TICK = Duration.ofMillis(1);

    private final EngineHarness harness = EngineHarness.on(LogKind.MEMORY);
    private final WebSocketManagerFactory factory = harness.engine.factory();

    @AfterEach
    void close() {
        harness.close();
    }

    private static UserExecutionContext user(int number) {
        return context(UserId.of("user-" + number));
    }

    @Test
    void the_limits_are_a_hundred_thousand_users_and_thirty_minutes() {
        assertThat(factory.limits()).isEqualTo(new Limits(100_000, Duration.ofSeconds(1800)));
        assertThat(factory.supportsUserIsolation()).isTrue();
    }

    @Test
    void a_view_that_was_handed_out_is_found_and_no_other() {
        assertThat(factory.managerOf(ALICE)).isEmpty();
        WebSocketManager view = factory.createIsolatedManager(context(ALICE));
        assertThat(factory.managerOf(ALICE).orElseThrow()).isSameAs(view);
        assertThat(factory.managerOf(BOB)).isEmpty();
    }

    @Test
    void a_view_that_was_cleaned_up_works_on_and_is_the_one_that_its_user_gets_again() {
        WebSocketManager view = factory.createIsolatedManager(context(ALICE));
        assertThat(factory.cleanupManager(BOB)).isFalse();
        assertThat(factory.cleanupManager(ALICE)).isTrue();
        assertThat(factory.cleanupManager(ALICE)).isFalse();
        assertThat(factory.managerOf(ALICE)).isEmpty();
        assertThat(factory.statistics().active()).isZero();
        assertThat(view.sendAgentStarted(context(ALICE), "researcher").refused())
                .isFalse();
        assertThat(factory.createIsolatedManager(context(ALICE))).isSameAs(view);
        assertThat(factory.statistics().active()).isEqualTo(1);
        assertThat(factory.statistics().created()).isEqualTo(1);
        assertThat(factory.statistics().cleanedUp()).isEqualTo(1);
        assertThat(factory.statistics().requests()).isEqualTo(2);
    }

    @Test
    void a_view_with_a_connection_or_an_open_run_is_never_cleaned_up() {
        WebSocketManager view = factory.createIsolatedManager(context(ALICE));
        RecordingConnection connection = harness.connect(ALICE);
        assertThat(factory.cleanupManager(ALICE)).isFalse();
        AgentRun run = harness.start(ALICE);
        harness.drop(connection);
        assertThat(factory.cleanupManager(ALICE)).isFalse();
        assertThat(factory.managerOf(ALICE)).containsSame(view);
        run.complete("42");
        assertThat(factory.cleanupManager(ALICE)).isTrue();
    }

    @Test
    void a_view_that_nobody_asks_for_is_cleaned_up_by_itself_after_its_idle_time() {
        WebSocketManager alices = factory.createIsolatedManager(context(ALICE));
        WebSocketManager bobs = factory.createIsolatedManager(context(BOB));
        harness.connect(BOB);
        harness.time.advance(IDLE.minus(Duration.ofMinutes(1)));
        assertThat(factory.statistics().active()).isEqualTo(2);
        harness.time.advance(Duration.ofMinutes(1));
        assertThat(factory.managerOf(ALICE)).isEmpty();
        assertThat(factory.managerOf(BOB)).containsSame(bobs);
        assertThat(factory.createIsolatedManager(context(ALICE))).isSameAs(alices);
    }

    @Test
    void asking_for_a_view_begins_its_idle_time_again() {
        WebSocketManager view = factory.createIsolatedManager(context(ALICE));
        harness.time.advance(IDLE.minus(TICK));
        assertThat(factory.createIsolatedManager(context(ALICE))).isSameAs(view);
        harness.time.advance(IDLE.minus(TICK));
        assertThat(factory.cleanupIdle()).isZero();
        assertThat(factory.managerOf(ALICE)).containsSame(view);
        harness.time.advance(TICK);
        factory.cleanupIdle();
        assertThat(factory.managerOf(ALICE)).isEmpty();
    }

    @Test
    void the_timer_is_used_only_while_there_are_views() {
        int before = harness.time.scheduledTasks();
        WebSocketManager view = factory.createIsolatedManager(context(ALICE));
        assertThat(harness.time.scheduledTasks()).isEqualTo(before + 1);
        harness.time.advance(IDLE.plus(Duration.ofMinutes(2)));
        assertThat(harness.time.scheduledTasks()).isEqualTo(before);
        assertThat(factory.createIsolatedManager(context(ALICE))).isSameAs(view);
        assertThat(harness.time.scheduledTasks()).isEqualTo(before + 1);
        factory.close();
        assertThat(harness.time.scheduledTasks()).isEqualTo(before);
    }

    @Test
    void beyond_the_bound_an_unused_view_makes_room_and_only_users_in_use_refuse_another() {
        WebSocketManagerFactory small = small(2);
        List<WebSocketManager> held = new ArrayList<>();
        held.add(small.createIsolatedManager(user(1)));
        held.add(small.createIsolatedManager(user(2)));
        harness.connect(user(1).userId());
        held.add(small.createIsolatedManager(user(3)));
        assertThat(small.managerOf(user(1).userId())).isPresent();
        assertThat(small.managerOf(user(2).userId())).isEmpty();
        assertThat(small.statistics().active()).isEqualTo(2);
        harness.connect(user(3).userId());
        assertThatThrownBy(() -> small.createIsolatedManager(user(4)))
                .isInstanceOf(LimitReachedException.class)
                .hasMessageContaining("views of 2 users and may have 2");
        assertThat(small.statistics().refused()).isEqualTo(1);
        assertThat(small.createIsolatedManager(user(1)))
                .as("who has a view gets it, full or not")
                .isSameAs(held.get(0));
        assertThat(small.health().issues()).singleElement().asString().contains("2 users");
    }

    private WebSocketManagerFactory small(int users) {
        return new DefaultWebSocketManagerFactory(
                (DefaultWebSocketManager) harness.manager,
                Limits.defaults().withUsers(users),
                harness.time,
                harness.time);
    }

    @Test
    void views_that_were_collected_give_their_places_back() {
        WebSocketManagerFactory small = small(1);
        WeakReference<WebSocketManager> gone = new WeakReference<>(small.createIsolatedManager(context(ALICE)));
        Eventually.until("the view is collected", () -> {
            System.gc();
            return gone.get() == null && small.statistics().active() == 0;
        });
        assertThat(small.managerOf(ALICE)).isEmpty();
        assertThat(small.createIsolatedManager(context(BOB)).connectionCount()).isZero();
        assertThat(small.statistics().active()).isEqualTo(1);
    }

    @Test
    void the_view_of_a_user_in_use_is_found_although_nobody_held_it() {
        WeakReference<WebSocketManager> gone = new WeakReference<>(factory.createIsolatedManager(context(ALICE)));
        harness.connect(ALICE);
        Eventually.until("the view is collected", () -> {
            System.gc();
            return gone.get() == null;
        });
        WebSocketManager view = factory.managerOf(ALICE).orElseThrow();
        assertThat(view.connectionCount()).isEqualTo(1);
        assertThat(factory.createIsolatedManager(context(ALICE))).isSameAs(view);
        assertThat(factory.statistics().active()).isEqualTo(1);
    }

    @Test
    void a_failing_timer_leaves_no_view_behind() {
        DefaultWebSocketManagerFactory broken = new DefaultWebSocketManagerFactory(
                (DefaultWebSocketManager) harness.manager, Limits.defaults(), harness.time, (task, delay) -> {
                    throw new IllegalStateException("the timer is broken");
                });
        for (int round = 0; round < 2; round++) {
            assertThatThrownBy(() -> broken.createIsolatedManager(context(ALICE)))
                    .hasMessage("the timer is broken");
            assertThat(broken.managerOf(ALICE)).isEmpty();
            assertThat(broken.statistics().active()).isZero();
        }
    }

    @Test
    void threads_that_create_and_clean_up_at_once_never_see_two_views_of_a_user_and_the_count_is_exact() {
        WebSocketManager view = factory.createIsolatedManager(context(ALICE));
        Together.run(8, thread -> {
            for (int count = 0; count < 2_000; count++) {
                if (thread % 2 == 0) {
                    assertThat(factory.createIsolatedManager(context(ALICE))).isSameAs(view);
                } else {
                    factory.cleanupManager(ALICE);
                    factory.cleanupIdle();
                }
            }
        });
        factory.createIsolatedManager(context(ALICE));
        assertThat(factory.statistics().active()).isEqualTo(1);
        factory.cleanupManager(ALICE);
        assertThat(factory.statistics().active()).isZero();
    }

    @Test
    void a_closed_factory_or_manager_hands_out_nothing_and_health_says_so() {
        WebSocketManager view = factory.createIsolatedManager(context(ALICE));
        assertThat(factory.health().healthy()).isTrue();
        assertThat(factory.health().issues()).isEmpty();
        factory.close();
        factory.close();
        assertThatThrownBy(() -> factory.createIsolatedManager(context(ALICE)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("factory is closed");
        assertThat(factory.managerOf(ALICE)).isEmpty();
        assertThat(factory.statistics().active()).isZero();
        assertThat(factory.health().healthy()).isFalse();
        assertThat(factory.health().at()).isEqualTo(harness.time.now());
        assertThat(view.sendAgentStarted(context(ALICE), "researcher").refused())
                .as("a view that someone holds goes on")
                .isFalse();
        WebSocketManagerFactory other = small(2);
        harness.manager.close();
        assertThatThrownBy(() -> other.createIsolatedManager(context(ALICE)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("manager is closed");
        assertThat(other.health().issues()).singleElement().asString().contains("manager is closed");
    }

    @Test
    void closing_the_manager_closes_its_factory() {
        int before = harness.time.scheduledTasks();
        factory.createIsolatedManager(context(ALICE));
        harness.manager.close();
        assertThat(factory.statistics().active()).isZero();
        assertThat(harness.time.scheduledTasks()).isLessThanOrEqualTo(before);
    }

    @Test
    void connections_of_all_users_are_counted() {
        harness.connect(ALICE);
        harness.connect(ALICE);
        harness.connect(BOB);
        assertThat(factory.activeConnectionCount()).isEqualTo(3);
        assertThat(factory.statistics().connections()).isEqualTo(3);
    }

    @Test
    void a_view_of_this_factory_is_ready_for_production() {
        Validation found = factory.validate(factory.createIsolatedManager(context(ALICE)));
        assertThat(found)
                .isEqualTo(new Validation(true, List.of(), "UserScopedManager", true, true, true, harness.time.now()));
        assertThat(found.productionReady()).isTrue();
    }

    @Test
    void a_manager_of_all_users_is_valid_but_not_ready_for_one_user() {
        Validation found = factory.validate(harness.manager);
        assertThat(found.valid()).isTrue();
        assertThat(found.managerType()).isEqualTo("DefaultWebSocketManager");
        assertThat(found.userIsolated()).isFalse();
        assertThat(found.productionReady()).isFalse();
    }

    @Test
    void nothing_else_is_valid_and_the_errors_say_why() {
        assertThat(factory.validate(null).errors()).singleElement().asString().contains("manager is required");
        assertThat(factory.validate(null).managerType()).isEqualTo("none");
        try (EngineHarness other = EngineHarness.on(LogKind.MEMORY)) {
            Validation foreign = factory.validate(other.engine.factory().createIsolatedManager(context(ALICE)));
            assertThat(foreign.valid()).isFalse();
            assertThat(foreign.errors()).singleElement().asString().contains("another factory");
            assertThat(foreign.productionReady()).isFalse();
        }
        WebSocketManager view = factory.createIsolatedManager(context(ALICE));
        harness.manager.close();
        Validation closed = factory.validate(view);
        assertThat(closed.valid()).isFalse();
        assertThat(closed.errors()).singleElement().asString().contains("closed");
        assertThat(closed.factoryMethodAvailable()).isFalse();
    }

    @Test
    void any_flag_that_is_missing_is_not_ready_for_production() {
        List<String> none = List.of();
        var at = harness.time.now();
        assertThat(new Validation(true, none, "x", true, true, true, at).productionReady())
                .isTrue();
        assertThat(new Validation(false, none, "x", true, true, true, at).productionReady())
                .isFalse();
        assertThat(new Validation(true, List.of("bad"), "x", true, true, true, at).productionReady())
                .isFalse();
        assertThat(new Validation(true, none, "x", false, true, true, at).productionReady())
                .isFalse();
        assertThat(new Validation(true, none, "x", true, false, true, at).productionReady())
                .isFalse();
        assertThat(new Validation(true, none, "x", true, true, false, at).productionReady())
                .isFalse();
    }

    @Test
    void the_factory_of_a_manager_has_one_set_of_limits() {
        assertThat(harness.engine.factory(Limits.defaults())).isSameAs(factory);
        assertThatThrownBy(() -> harness.engine.factory(Limits.defaults().withUsers(3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("users=3");
    }

    @Test
    void a_request_to_connect_through_a_view_is_counted_for_its_user() {
        WebSocketManager view = factory.createIsolatedManager(context(ALICE));
        view.addConnection(RecordingConnection.flowing(), ConnectionRequest.live(UserPrincipal.of(ALICE)));
        assertThat(factory.activeConnectionCount()).isEqualTo(1);
        assertThat(factory.cleanupManager(ALICE)).isFalse();
    }

    @Test
    void making_a_view_takes_far_less_than_ten_milliseconds() {
        for (int warmUp = 0; warmUp < 20_000; warmUp++) {
            factory.createIsolatedManager(user(warmUp));
        }
        long begin = System.nanoTime();
        int views = 10_000;
        for (int number = 0; number < views; number++) {
            factory.createIsolatedManager(user(30_000 + number));
        }
        Duration mean = Duration.ofNanos((System.nanoTime() - begin) / views);
        assertThat(mean).as("mean with its context").isLessThan(Duration.ofMillis(1));
    }

    private void collected(WebSocketManagerFactory from) {
        WeakReference<WebSocketManager> gone = new WeakReference<>(from.createIsolatedManager(context(ALICE)));
        Eventually.until("the view is collected", () -> {
            System.gc();
            return gone.get() == null;
        });
    }

    @Test
    void a_user_in_use_whose_view_was_collected_gets_another_although_the_factory_is_full() {
        WebSocketManagerFactory small = small(1);
        harness.connect(ALICE);
        collected(small);
        assertThat(small.createIsolatedManager(context(ALICE)).connectionCount())
                .isEqualTo(1);
        assertThat(small.statistics().refused()).isZero();
        assertThat(small.statistics().active()).isEqualTo(1);
        assertThatThrownBy(() -> small.createIsolatedManager(context(BOB))).isInstanceOf(LimitReachedException.class);
    }

    @Test
    void the_collected_view_of_a_user_in_use_is_found_although_the_factory_is_full() {
        WebSocketManagerFactory small = small(1);
        harness.connect(ALICE);
        collected(small);
        assertThat(small.managerOf(ALICE).orElseThrow().connectionCount()).isEqualTo(1);
        assertThat(small.statistics().active()).isEqualTo(1);
    }

    @Test
    void a_sweep_that_failed_keeps_no_later_one_from_coming() {
        AtomicBoolean broken = new AtomicBoolean();
        DefaultWebSocketManagerFactory swept = new DefaultWebSocketManagerFactory(
                (DefaultWebSocketManager) harness.manager, Limits.defaults(), harness.time, (task, delay) -> {
                    if (broken.get()) {
                        throw new IllegalStateException("the timer is broken");
                    }
                    return harness.time.schedule(task, delay);
                });
        WebSocketManager view = swept.createIsolatedManager(context(ALICE));
        broken.set(true);
        assertThatThrownBy(() -> harness.time.advance(Duration.ofMinutes(1))).hasMessage("the timer is broken");
        broken.set(false);
        assertThat(swept.createIsolatedManager(context(ALICE))).isSameAs(view);
        harness.time.advance(IDLE.plus(Duration.ofMinutes(1)));
        assertThat(swept.statistics().active()).isZero();
    }
}
