package dev.tidings.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.spi.TaskScheduler.Scheduled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlledTimeTest {
    private final ControlledTime time = ControlledTime.startingAt(Instant.EPOCH);
    private final List<String> ran = new ArrayList<>();

    @Test
    void stands_still_until_it_is_advanced() {
        assertThat(time.now()).isEqualTo(Instant.EPOCH);

        time.advance(Duration.ofMillis(1500));

        assertThat(time.now()).isEqualTo(Instant.ofEpochMilli(1500));
        assertThat(time.nanoTime()).isEqualTo(1_500_000_000L);
    }

    @Test
    void begins_at_the_same_instant_in_every_test() {
        assertThat(ControlledTime.create().now()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void runs_tasks_in_the_order_of_their_times_each_at_its_own_time() {
        schedule("second", 20);
        schedule("first", 10);
        schedule("also second", 20);
        schedule("later", 31);

        time.advance(Duration.ofMillis(30));

        assertThat(ran).containsExactly("first at 10", "second at 20", "also second at 20");
        assertThat(time.scheduledTasks()).isEqualTo(1);
        time.advance(Duration.ofMillis(1));
        assertThat(ran).endsWith("later at 31");
    }

    @Test
    void runs_what_a_task_schedules_if_that_falls_due_too() {
        time.schedule(() -> schedule("inner", 5), Duration.ofMillis(10));

        time.advance(Duration.ofMillis(15));

        assertThat(ran).containsExactly("inner at 15");
    }

    @Test
    void runs_what_is_due_now_without_moving() {
        schedule("now", 0);

        time.advance(Duration.ZERO);

        assertThat(ran).containsExactly("now at 0");
    }

    @Test
    void does_not_run_what_was_cancelled() {
        Scheduled task = schedule("never", 10);

        task.cancel();
        time.advance(Duration.ofMillis(20));

        assertThat(ran).isEmpty();
        assertThat(time.scheduledTasks()).isZero();
    }

    @Test
    void goes_to_the_next_task_and_no_further() {
        schedule("first", 10);
        schedule("with it", 10);
        schedule("second", 25);

        assertThat(time.advanceToNextTask()).isEqualTo(Duration.ofMillis(10));
        assertThat(ran).containsExactly("first at 10", "with it at 10");
        assertThat(time.advanceToNextTask()).isEqualTo(Duration.ofMillis(15));
        assertThat(time.advanceToNextTask()).isNull();
    }

    @Test
    void a_task_that_throws_stops_no_other_and_is_told_at_the_end() {
        time.schedule(() -> fail("first"), Duration.ofMillis(1));
        time.schedule(() -> fail("second"), Duration.ofMillis(2));
        schedule("third", 3);

        assertThatThrownBy(() -> time.advance(Duration.ofMillis(5)))
                .hasMessage("first")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .hasToString("java.lang.IllegalStateException: second"));
        assertThat(ran).containsExactly("third at 3");
        assertThat(time.now()).isEqualTo(Instant.ofEpochMilli(5));
    }

    @Test
    void does_not_go_back() {
        assertThatThrownBy(() -> time.advance(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time must be >= 0 but was PT-0.001S: time does not go back");
        assertThatThrownBy(() -> schedule("before", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("delay must be >= 0 but was PT-0.001S: time does not go back");
    }

    private static void fail(String name) {
        throw new IllegalStateException(name);
    }

    private Scheduled schedule(String name, long millis) {
        return time.schedule(() -> ran.add(name + " at " + time.nanoTime() / 1_000_000), Duration.ofMillis(millis));
    }
}
