package dev.tidings.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactoryRecordsTest {
    @Test
    void limits_of_engines_are_positive_and_one_user_has_no_more_than_all() {
        ExecutionEngineFactory.Limits limits = ExecutionEngineFactory.Limits.defaults()
                .withEngines(7)
                .withEnginesPerUser(3)
                .withLife(Duration.ofSeconds(9));
        assertThat(limits).isEqualTo(new ExecutionEngineFactory.Limits(3, 7, Duration.ofSeconds(9)));
        assertThatThrownBy(() -> limits.withEnginesPerUser(0)).hasMessageContaining("0 and 7");
        assertThatThrownBy(() -> limits.withEngines(2)).hasMessageContaining("3 and 2");
        assertThatThrownBy(() -> limits.withLife(Duration.ZERO)).hasMessageContaining("life must be >= 1 ms");
    }

    @Test
    void limits_of_views_are_positive() {
        WebSocketManagerFactory.Limits limits =
                WebSocketManagerFactory.Limits.defaults().withUsers(5).withIdle(Duration.ofSeconds(9));
        assertThat(limits).isEqualTo(new WebSocketManagerFactory.Limits(5, Duration.ofSeconds(9)));
        assertThatThrownBy(() -> limits.withUsers(0)).hasMessageContaining("users must be >= 1");
        assertThatThrownBy(() -> limits.withIdle(Duration.ZERO)).hasMessageContaining("idle must be >= 1 ms");
    }

    @Test
    void what_records_are_given_can_not_be_changed_behind_their_backs() {
        Map<ExecutionState, Long> ended = new EnumMap<>(ExecutionState.class);
        ended.put(ExecutionState.DEAD, 2L);
        ExecutionEngineFactory.Metrics metrics = new ExecutionEngineFactory.Metrics(5, 4, 3, 2, 1, 1, ended);
        List<String> errors = new ArrayList<>(List.of("bad"));
        WebSocketManagerFactory.Validation validation =
                new WebSocketManagerFactory.Validation(false, errors, "x", true, true, true, Instant.EPOCH);
        ended.clear();
        errors.clear();
        assertThat(metrics.ended(ExecutionState.DEAD)).isEqualTo(2);
        assertThat(metrics.ended(ExecutionState.FAILED)).isZero();
        assertThat(validation.errors()).containsExactly("bad");
    }

    @Test
    void a_limit_that_was_reached_says_how_many_there_are_and_may_be() {
        LimitReachedException reached = new LimitReachedException("user \"7\" has 2 engines", 2, 2, "close one");
        assertThat(reached).hasMessage("user \"7\" has 2 engines and may have 2: close one");
        assertThat(reached.count()).isEqualTo(2);
        assertThat(reached.limit()).isEqualTo(2);
    }
}
