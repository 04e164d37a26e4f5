package dev.tidings.core.execution;

import static dev.tidings.api.ExecutionState.CANCELLED;
import static dev.tidings.api.ExecutionState.COMPLETED;
import static dev.tidings.api.ExecutionState.COMPLETING;
import static dev.tidings.api.ExecutionState.PENDING;
import static dev.tidings.api.ExecutionState.RUNNING;
import static dev.tidings.api.ExecutionState.STARTING;
import static dev.tidings.api.ExecutionState.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.ExecutionState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final List<ExecutionState> ends = new ArrayList<>();
    private final Progress progress = new Progress(ends::add);

    @Test
    void a_step_that_the_table_does_not_allow_is_not_taken() {
        assertThat(progress.now()).isEqualTo(PENDING);
        assertThat(progress.move(PENDING, RUNNING)).isFalse();
        assertThat(progress.move(PENDING, COMPLETED)).isFalse();
        assertThat(progress.now()).isEqualTo(PENDING);
        assertThat(progress.move(PENDING, STARTING)).isTrue();
        assertThat(progress.now()).isEqualTo(STARTING);
    }

    @Test
    void a_step_from_another_state_than_this_is_not_taken() {
        assertThat(progress.move(STARTING, RUNNING)).isFalse();
        assertThat(progress.now()).isEqualTo(PENDING);
    }

    @Test
    void an_end_takes_the_steps_that_are_left_and_is_told_once() {
        progress.move(PENDING, STARTING);
        progress.end(COMPLETED);
        assertThat(progress.now()).isEqualTo(COMPLETED);
        progress.end(TIMEOUT);
        assertThat(progress.now()).isEqualTo(COMPLETED);
        assertThat(ends).containsExactly(COMPLETED);
    }

    @Test
    void an_end_that_may_follow_directly_needs_no_other_step() {
        progress.move(PENDING, STARTING);
        progress.move(STARTING, RUNNING);
        progress.end(TIMEOUT);
        assertThat(progress.move(RUNNING, COMPLETING)).isFalse();
        assertThat(ends).containsExactly(TIMEOUT);
        Progress other = new Progress(ends::add);
        other.end(CANCELLED);
        assertThat(other.now()).isEqualTo(CANCELLED);
    }
}
