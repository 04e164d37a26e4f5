package dev.tidings.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.spi.LostRange;
import dev.tidings.testkit.client.ClientEvent;
import dev.tidings.testkit.client.Gap;
import dev.tidings.testkit.fault.HistoryChecker.Kind;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each defect is planted 1,000 times, each time at another place of another history. */
class HistoryCheckerTest {
    private static final int SEEDS = 1_000;

    @Test
    void a_history_without_a_defect_passes() {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(new HistoryScenario(seed).findings()).as("seed %s", seed).isEmpty();
        }
    }

    private static void everyTime(Kind kind, Consumer<HistoryScenario> defect) {
        for (long seed = 0; seed < SEEDS; seed++) {
            HistoryScenario scenario = new HistoryScenario(seed);
            defect.accept(scenario);
            assertThat(scenario.kinds()).as("seed %s", seed).contains(kind);
        }
    }

    @Test
    void a_loss_is_found() {
        everyTime(Kind.LOST, scenario -> scenario.phone.remove(scenario.anEvent(0)));
    }

    @Test
    void a_loss_that_is_announced_too_late_is_found() {
        everyTime(Kind.LOST, scenario -> {
            int place = scenario.anEvent(0);
            ClientEvent event = (ClientEvent) scenario.phone.remove(place);
            int next = place;
            while (next < scenario.phone.size() && !(scenario.phone.get(next) instanceof ClientEvent)) {
                next++;
            }
            if (next < scenario.phone.size()) {
                scenario.phone.add(
                        next + 1, new Gap("trimmed", List.of(new LostRange(event.firstSeq(), event.seq(), false)), 40));
            }
        });
    }

    @Test
    void a_loss_that_only_the_client_noticed_is_found() {
        everyTime(Kind.LOST, scenario -> {
            int place = scenario.anEvent(0);
            ClientEvent event = (ClientEvent) scenario.phone.get(place);
            scenario.phone.set(
                    place, new Gap(Gap.UNANNOUNCED, List.of(new LostRange(event.firstSeq(), event.seq(), false)), 40));
        });
    }

    @Test
    void a_duplicate_is_found() {
        everyTime(Kind.DUPLICATE, scenario -> {
            int place = scenario.anEvent(0);
            int later = place + 1 + scenario.random.nextInt(scenario.phone.size() - place);
            scenario.phone.add(later, scenario.phone.get(place));
        });
    }

    @Test
    void a_reorder_is_found() {
        everyTime(Kind.OUT_OF_ORDER, scenario -> {
            int later = scenario.anEvent(1);
            int before = later - 1;
            while (!(scenario.phone.get(before) instanceof ClientEvent)) {
                before--;
            }
            Collections.swap(scenario.phone, before, later);
        });
    }

    @Test
    void a_foreign_event_is_found() {
        everyTime(Kind.FOREIGN, scenario -> scenario.phone.add(scenario.anEvent(0), scenario.foreign()));
    }

    @Test
    void a_foreign_event_in_disguise_is_found() {
        everyTime(Kind.FOREIGN, scenario -> {
            ClientEvent foreign = scenario.foreign();
            scenario.phone.add(
                    scenario.anEvent(0),
                    new ClientEvent(
                            foreign.json(),
                            foreign.seq(),
                            foreign.firstSeq(),
                            foreign.type(),
                            foreign.eventId(),
                            HistoryScenario.ADA.value(),
                            foreign.threadId(),
                            foreign.runId(),
                            foreign.fields()));
        });
    }

    @Test
    void bytes_that_differ_between_devices_are_found() {
        everyTime(Kind.ALTERED, scenario -> {
            int place = scenario.anEvent(0);
            while (((ClientEvent) scenario.phone.get(place)).isMerged()
                    || ((ClientEvent) scenario.phone.get(place)).type().equals("message_delta")) {
                place = scenario.anEvent(0);
            }
            ClientEvent event = (ClientEvent) scenario.phone.get(place);
            scenario.phone.set(
                    place,
                    new ClientEvent(
                            event.json() + " ",
                            event.seq(),
                            event.firstSeq(),
                            event.type(),
                            event.eventId(),
                            event.userId(),
                            event.threadId(),
                            event.runId(),
                            event.fields()));
        });
    }

    @Test
    void a_second_end_of_a_run_is_found() {
        everyTime(Kind.TERMINAL, scenario -> {
            int place = scenario.anEvent(0);
            while (!Emitted.isTerminal(((ClientEvent) scenario.phone.get(place)).type())) {
                place = scenario.anEvent(0);
            }
            scenario.phone.add(place + 1, scenario.phone.get(place));
        });
    }

    @Test
    void a_run_that_does_not_end_is_found() {
        everyTime(Kind.TERMINAL, scenario -> {
            int place = scenario.anEvent(0);
            while (!Emitted.isTerminal(((ClientEvent) scenario.phone.get(place)).type())) {
                place = scenario.anEvent(0);
            }
            scenario.phone.remove(place);
        });
    }

    @Test
    void a_text_that_is_not_what_was_streamed_is_found() {
        everyTime(Kind.TEXT, scenario -> {
            int place = scenario.anEvent(0);
            while (!((ClientEvent) scenario.phone.get(place)).type().equals("message_delta")) {
                place = scenario.anEvent(0);
            }
            ClientEvent event = (ClientEvent) scenario.phone.get(place);
            scenario.phone.set(
                    place,
                    HistoryScenario.event(
                            HistoryScenario.ADA,
                            event.seq(),
                            event.firstSeq(),
                            event.type(),
                            event.runId(),
                            (Integer) event.fields().get("offset"),
                            "other " + event.fields().get("delta")));
        });
    }

    @Test
    void an_epoch_that_changes_without_a_word_is_found() {
        HistoryChecker checker = HistoryChecker.create();
        ClientHistory history = checker.client("phone", HistoryScenario.ADA);
        history.connected("e1", 0);
        history.connected("e2", 0);
        history.onEvent(HistoryScenario.event(HistoryScenario.ADA, 1, 1, "agent_thinking", "run-1", 0, ""));

        assertThat(checker.check()).extracting(HistoryChecker.Finding::kind).contains(Kind.LOST);
    }
}
