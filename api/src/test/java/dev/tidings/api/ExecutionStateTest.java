package dev.tidings.api;

import static dev.tidings.api.ExecutionState.CANCELLED;
import static dev.tidings.api.ExecutionState.COMPLETED;
import static dev.tidings.api.ExecutionState.COMPLETING;
import static dev.tidings.api.ExecutionState.DEAD;
import static dev.tidings.api.ExecutionState.FAILED;
import static dev.tidings.api.ExecutionState.PENDING;
import static dev.tidings.api.ExecutionState.RUNNING;
import static dev.tidings.api.ExecutionState.STARTING;
import static dev.tidings.api.ExecutionState.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExecutionStateTest {
    private static final Set<ExecutionState> ENDS = EnumSet.of(COMPLETED, FAILED, TIMEOUT, DEAD, CANCELLED);
    private static final Map<ExecutionState, Set<ExecutionState>> STEPS = Map.of(
            PENDING, EnumSet.of(STARTING, CANCELLED),
            STARTING, EnumSet.of(RUNNING, FAILED, TIMEOUT, DEAD, CANCELLED),
            RUNNING, EnumSet.of(COMPLETING, FAILED, TIMEOUT, DEAD, CANCELLED),
            COMPLETING, ENDS);

    @Test
    void there_are_nine_states_with_names_for_programs() {
        assertThat(Arrays.stream(ExecutionState.values()).map(ExecutionState::text))
                .containsExactly(
                        "pending",
                        "starting",
                        "running",
                        "completing",
                        "completed",
                        "failed",
                        "timeout",
                        "dead",
                        "cancelled");
    }

    @ParameterizedTest
    @EnumSource
    void the_table_of_steps_is_as_it_is_and_an_end_is_followed_by_none(ExecutionState state) {
        assertThat(state.terminal()).isEqualTo(ENDS.contains(state));
        for (ExecutionState next : ExecutionState.values()) {
            assertThat(state.canBecome(next))
                    .as("%s to %s", state, next)
                    .isEqualTo(STEPS.getOrDefault(state, Set.of()).contains(next));
        }
    }
}
