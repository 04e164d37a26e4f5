package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.WebSocketManager;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.monitor.HealthSnapshot.Component;
import dev.tidings.api.monitor.HealthSnapshot.Status;
import dev.tidings.core.engine.ScriptedEventLog.Fate;
import dev.tidings.core.testing.Hushed;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Does health say that the log takes nothing, for how many users, and that it takes again? */
class LogTroubleTest {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Hushed appender = Hushed.logger("dev.tidings.core.engine.Appender");
    private final EngineHarness harness =
            EngineHarness.setup(LogKind.MEMORY).wrap(ScriptedEventLog::new).open();
    private final ScriptedEventLog log = (ScriptedEventLog) harness.log;

    @AfterEach
    void close() {
        harness.close();
        appender.close();
    }

    private static Component log(WebSocketManager manager) {
        return manager.health().component(HealthSnapshot.LOG).orElseThrow();
    }

    private void waiting(long users) {
        Component part = log(harness.manager);
        assertThat(part.status()).isEqualTo(Status.DEGRADED);
        assertThat(part.detail()).isEqualTo("appends fail and are repeated, of " + users + " users");
        assertThat(part.figures()).containsEntry("users_waiting", users);
        assertThat(harness.manager.health().status()).isEqualTo(Status.DEGRADED);
    }

    private void well() {
        assertThat(log(harness.manager)).isEqualTo(Component.up(HealthSnapshot.LOG, Map.of()));
        assertThat(harness.manager.health().status()).isEqualTo(Status.UP);
    }

    @Test
    void each_user_whose_appends_fail_counts_once_and_not_any_more_when_they_succeed() {
        harness.note(ALICE, "taken");
        well();
        log.append = Fate.FAILS;
        harness.note(ALICE, "one");
        harness.time.advance(Duration.ZERO);
        waiting(1);
        harness.note(ALICE, "two");
        harness.time.advance(LONGEST_PAUSE);
        waiting(1);
        harness.note(BOB, "three");
        harness.time.advance(LONGEST_PAUSE);
        waiting(2);
        log.append = Fate.DONE;
        harness.time.advance(LONGEST_PAUSE);
        well();
        assertThat(harness.head(ALICE).seq()).isEqualTo(3);
        assertThat(harness.head(BOB).seq()).isEqualTo(1);
    }

    @Test
    void one_user_who_is_well_again_does_not_hide_another() {
        log.append = Fate.THROWS;
        harness.note(ALICE, "one");
        harness.time.advance(Duration.ofMillis(40));
        harness.note(BOB, "two");
        harness.time.advance(Duration.ZERO);
        waiting(2);
        log.append = Fate.DONE;
        harness.time.advance(Duration.ofMillis(10));
        waiting(1);
        harness.time.advance(Duration.ofMillis(40));
        well();
    }

    @Test
    void trouble_comes_and_goes_as_often_as_the_log_fails() {
        for (int round = 0; round < 3; round++) {
            log.append = Fate.DONE_BUT_FAILS;
            harness.note(ALICE, "again");
            harness.time.advance(Duration.ZERO);
            waiting(1);
            log.append = Fate.DONE;
            harness.time.advance(LONGEST_PAUSE);
            well();
        }
        assertThat(harness.head(ALICE).seq()).isEqualTo(3);
    }

    @Test
    void a_closed_manager_goes_on_trying_and_what_a_closed_engine_gives_up_is_not_waited_for() {
        log.append = Fate.FAILS;
        harness.note(ALICE, "lost");
        harness.time.advance(Duration.ZERO);
        waiting(1);
        harness.manager.close();
        assertThat(log(harness.manager).figures()).containsEntry("users_waiting", 1L);
        harness.engine.close();
        harness.time.advance(LONGEST_PAUSE);
        assertThat(log(harness.manager).figures()).doesNotContainKey("users_waiting");
        assertThat(harness.manager.health().status()).isEqualTo(Status.DOWN);
    }

    @Test
    void a_log_that_says_it_is_down_is_not_made_better_by_its_trouble() {
        log.health = Component.down(HealthSnapshot.LOG, "the disk is gone");
        log.append = Fate.FAILS;
        harness.note(ALICE, "one");
        harness.time.advance(Duration.ZERO);
        assertThat(log(harness.manager)).isEqualTo(Component.down(HealthSnapshot.LOG, "the disk is gone"));
    }
}
