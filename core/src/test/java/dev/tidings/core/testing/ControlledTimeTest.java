package dev.tidings.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.spi.TaskScheduler.Scheduled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlledTimeTest {
    private final ControlledTime time = new ControlledTime(Instant.EPOCH);
    private final List<String> ran = new ArrayList<>();

    @Test
    void stands_still_until_it_is_advanced() {
        assertThat(time.now()).isEqualTo(Instant.EPOCH);

        time.advance(Duration.ofMillis(1500));

        assertThat(time.now()).isEqualTo(Instant.ofEpochMilli(1500));
        assertThat(time.nanoTime()).isEqualTo(1_500_000_000L);
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
    void does_not_run_what_was_cancelled() {
        Scheduled task = schedule("never", 10);

        task.cancel();
        time.advance(Duration.ofMillis(20));

        assertThat(ran).isEmpty();
        assertThat(time.scheduledTasks()).isZero();
    }

    private Scheduled schedule(String name, long millis) {
        return time.schedule(() -> ran.add(name + " at " + time.nanoTime() / 1_000_000), Duration.ofMillis(millis));
    }
}
