package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.tidings.api.spi.TidingsListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** What a rule needed is let go of once, whatever becomes of the rule. */
class ContractTckTest {
    private static final List<String> CALLS = new CopyOnWriteArrayList<>();

    static class Right extends TidingsListenerTck {
        @Override
        protected TidingsListener listener() {
            CALLS.add("made");
            return new TidingsListener() {};
        }

        @Override
        protected void release() {
            CALLS.add("released");
        }
    }

    static class Broken extends Right {
        @Override
        protected TidingsListener listener() {
            CALLS.add("made");
            throw new IllegalStateException("no room");
        }
    }

    static class Kept extends Right {
        @Override
        protected void release() {
            throw new IllegalStateException("still in use");
        }
    }

    @BeforeEach
    void forget() {
        CALLS.clear();
    }

    private static Events run(Class<?> kit, String rule) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(kit, rule))
                .execute()
                .testEvents();
    }

    @Test
    void after_a_rule_that_holds() {
        run(Right.class, "tl02_calls_may_come_in_any_order").assertStatistics(events -> events.succeeded(1));
        assertThat(CALLS).containsExactly("made", "released");
    }

    @Test
    void after_a_rule_that_fails() {
        run(Broken.class, "tl02_calls_may_come_in_any_order").assertStatistics(events -> events.failed(1));
        assertThat(CALLS).containsExactly("made", "released");
    }

    @Test
    void after_a_rule_that_is_skipped() {
        run(Right.class, "tl21_what_is_over_is_let_go").assertStatistics(events -> events.aborted(1));
        assertThat(CALLS).containsExactly("made", "released");
    }

    @Test
    void a_rule_fails_if_that_fails() {
        run(Kept.class, "tl02_calls_may_come_in_any_order")
                .assertThatEvents()
                .haveExactly(1, finishedWithFailure(message("still in use")));
    }
}
