package dev.tidings.core.execution;

import static dev.tidings.core.testing.EngineRoom.ALICE;
import static dev.tidings.core.testing.EngineRoom.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.ExecutionEngineFactory;
import dev.tidings.api.ExecutionScope;
import dev.tidings.api.ExecutionState;
import dev.tidings.api.LimitReachedException;
import dev.tidings.core.ExecutionEngines;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.EngineRoom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExecutionScopeTest {
    private final EngineRoom room = EngineRoom.open();
    private final ExecutionEngineFactory factory = ExecutionEngines.factory(room.bridge);
    private final List<String> done = new ArrayList<>();

    @AfterEach
    void close() {
        factory.close();
        room.close();
    }

    @Test
    void a_scope_closes_its_engine_and_then_cleans_up_the_last_first() {
        try (ExecutionScope scope = factory.userExecutionScope(context(ALICE))) {
            scope.onClose(() -> done.add("first, engine " + factory.metrics().active()));
            scope.onClose(() -> done.add("second"));
            scope.engine().run("researcher", run -> "42");
            assertThat(scope.engine().state()).isEqualTo(ExecutionState.COMPLETED);
            assertThat(done).isEmpty();
        }
        assertThat(done).containsExactly("second", "first, engine 0");
    }

    @Test
    void a_scope_cleans_up_when_the_agent_throws() {
        try (ExecutionScope scope = factory.userExecutionScope(context(ALICE))) {
            scope.onClose(() -> done.add("cleaned"));
            scope.engine().run("researcher", run -> {
                throw new IllegalStateException("no luck");
            });
            assertThat(scope.engine().state()).isEqualTo(ExecutionState.FAILED);
        }
        assertThat(done).containsExactly("cleaned");
        assertThat(factory.metrics().active()).isZero();
    }

    @Test
    void a_cleanup_that_throws_writes_no_line_of_its_own_into_the_log() {
        try (CapturedLog log = CapturedLog.open()) {
            try (ExecutionScope scope = factory.userExecutionScope(context(ALICE))) {
                scope.onClose(() -> {
                    throw new IllegalStateException("no file of\nERROR forged");
                });
            }
            assertThat(log.text())
                    .contains("IllegalStateException: no file of\\u000aERROR forged")
                    .doesNotContain("\nERROR forged");
        }
    }

    @Test
    void a_cleanup_that_throws_hides_nothing_and_keeps_nothing_from_being_cleaned_up() {
        try (CapturedLog log = CapturedLog.open()) {
            assertThatThrownBy(() -> {
                        try (ExecutionScope scope = factory.userExecutionScope(context(ALICE))) {
                            scope.onClose(() -> done.add("cleaned"));
                            scope.onClose(() -> {
                                throw new StackOverflowError("in the cleanup");
                            });
                            throw new IllegalStateException("in the block");
                        }
                    })
                    .hasMessage("in the block")
                    .hasNoSuppressedExceptions();
            assertThat(log.text()).contains("a cleanup of an execution scope failed");
        }
        assertThat(done).containsExactly("cleaned");
        assertThat(factory.metrics().active()).isZero();
    }

    @Test
    void what_is_added_to_a_closed_scope_is_cleaned_up_at_once_and_closing_again_has_no_effect() {
        ExecutionScope scope = factory.userExecutionScope(context(ALICE));
        scope.onClose(() -> done.add("early"));
        scope.close();
        scope.close();
        scope.onClose(() -> done.add("late"));
        assertThat(done).containsExactly("early", "late");
    }

    @Test
    void a_scope_keeps_a_bounded_number_of_cleanups() {
        ExecutionScope scope = factory.userExecutionScope(context(ALICE));
        for (int count = 0; count < 256; count++) {
            scope.onClose(() -> done.add("cleaned"));
        }
        assertThatThrownBy(() -> scope.onClose(() -> done.add("one too many")))
                .isInstanceOf(LimitReachedException.class)
                .hasMessageContaining("256");
        scope.close();
        assertThat(done).hasSize(256).containsOnly("cleaned");
    }
}
