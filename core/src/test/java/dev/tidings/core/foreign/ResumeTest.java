package dev.tidings.core.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResumeTest {
    private static final List<String> USERS = List.of("ana", "ben", "cleo");
    private static final int EVENTS = 1200;
    private static final int DROPS = 20;
    private static final int LONG = 3000;
    private static final int SEED = 20260101;

    @ParameterizedTest
    @EnumSource
    void a_device_that_drops_and_resumes_misses_nothing_and_gets_nothing_twice(ForeignClient client) {
        Map<String, ?> what = Map.of("devices", 1, "events", EVENTS, "runs", 1, "drops", DROPS);
        try (Host host = new Host();
                Judging judging = client.judge(
                        "resume",
                        host.trial(Map.of(
                                "seed",
                                SEED,
                                "users",
                                USERS.stream().map(user -> Host.who(user, what)).toList())))) {
            host.awaitClients(2 * USERS.size());

            Workers.run(USERS.stream().<Runnable>map(user -> () -> slowly(host, user)));

            Verdict verdict = judging.verdict().assertClean();
            for (String user : USERS) {
                Verdict.Seen seen = verdict.user(user);
                assertThat(seen.number("events")).as("seed %d", SEED).isEqualTo(EVENTS);
                assertThat(seen.number("drops")).as("seed %d", SEED).isGreaterThanOrEqualTo(DROPS);
                assertThat(seen.number("resumed")).as("seed %d", SEED).isGreaterThanOrEqualTo(DROPS);
                assertThat(seen.number("replayed")).as("seed %d", SEED).isGreaterThan(DROPS);
            }
        }
    }

    /** Plays as slowly as agents do, so that drops fall into the middle of it. */
    private static void slowly(Host host, String user) {
        new Play(host, user).pacedRun(EVENTS, 1_000_000);
    }

    @Test
    void a_cursor_that_selects_nothing_is_told_so_and_does_not_tell_whose_it_is() {
        try (Host host = new Host()) {
            Stream.of("ana", "eve").forEach(user -> new Play(host, user).everything());

            try (Judging judging = ForeignClient.PYTHON.judge(
                    "astray",
                    host.trial(Map.of("user", Host.who("ana", Map.of()), "other", Host.who("eve", Map.of()))))) {
                judging.verdict().assertClean();
            }
        }
    }

    @Test
    void a_device_that_was_away_for_too_long_is_told_what_is_lost_and_gets_all_the_rest() {
        Map<String, ?> what = Map.of("events", 3 * LONG, "runs", 3, "away", 2 * LONG + LONG / 2);
        try (Host host = new Host();
                Judging judging =
                        ForeignClient.PYTHON.judge("behind", host.trial(Map.of("user", Host.who("ana", what))))) {
            host.awaitClients(2);
            Play play = new Play(host, "ana");
            for (int run = 0; run < 3; run++) {
                play.pacedRun(LONG, 0);
            }

            Verdict verdict = judging.verdict().assertClean();

            assertThat(verdict.trial(0).path("lost").asInt()).isBetween(1000, 3 * LONG);
        }
    }
}
