package dev.tidings.testkit.tck;

import dev.tidings.api.spi.TicketStore;
import dev.tidings.core.TicketStores;
import dev.tidings.testkit.time.ControlledTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of a ticket store hold for that of Tidings, and catch what is wrong with others. */
class TicketStoreTckTest {
    private static volatile @Nullable TicketDefect planted;

    /** Of a store whose clock is the test's. */
    abstract static class Timed extends TicketStoreTck {
        final ControlledTime time = ControlledTime.create();

        @Override
        protected Instant now() {
            return time.now();
        }

        @Override
        protected void pass(Duration duration) {
            time.advance(duration);
        }
    }

    @Nested
    class InMemory extends Timed {
        @Override
        protected TicketStore newStore() {
            return TicketStores.inMemory(time);
        }
    }

    static class Planted extends Timed {
        @Override
        protected TicketStore newStore() {
            return new TinyStore(planted, time);
        }

        @Override
        protected Duration promptness() {
            return planted == null ? super.promptness() : Duration.ofMillis(200);
        }
    }

    @Test
    void a_store_of_one_page_that_is_right_breaks_no_rule() {
        planted = null;
        PlantedRun.requireRight(Planted.class);
    }

    @ParameterizedTest
    @EnumSource
    void a_defect_is_caught(TicketDefect defect) {
        planted = defect;
        PlantedRun.requireCaught(Planted.class, defect);
    }

    @Test
    void every_rule_catches_something() {
        PlantedRun.requireAllToCatch(TicketStoreTck.class, Arrays.stream(TicketDefect.values()));
    }
}
