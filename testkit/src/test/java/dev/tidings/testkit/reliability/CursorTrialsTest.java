package dev.tidings.testkit.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.Cursor;
import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.Position;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.core.Tidings;
import dev.tidings.testkit.client.ClientEvent;
import dev.tidings.testkit.client.Gap;
import dev.tidings.testkit.client.TidingsClientListener;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cursors that can't be followed. Each trial of {@code tidings.cursor.trials} must get its explicit answer. */
@Timeout(120)
class CursorTrialsTest {
    private static final int TRIALS = Integer.getInteger("tidings.cursor.trials", 250);
    private static final int AT_ONCE = 25;
    private static final int EVENTS = 400;
    private static final UserId ADA = UserId.of("ada");
    private static final UserId BOB = UserId.of("bob");

    private final Random random = new Random(5);
    private final Crowd crowd = new Crowd();
    private TidingsServer server;
    private Position adas;
    private Position bobs;

    @BeforeEach
    void start() throws Exception {
        server = Tidings.server()
                .developmentMode()
                .retention(RetentionPolicy.defaults().withBytesPerUser(32 << 10))
                .start();
        adas = emit(ADA);
        bobs = emit(BOB);
    }

    @AfterEach
    void stop() {
        crowd.close();
        server.close();
    }

    private Position emit(UserId user) throws Exception {
        AgentRun run = server.bridge()
                .start(UserExecutionContext.of(user, ThreadId.of("th-1"), RunId.of("run-1")), "agent", null);
        for (int event = 2; event < EVENTS; event++) {
            run.thinking("thought number " + event);
        }
        return run.thinking("the last thought").position().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** What one client was told. An attempt to connect may fail before there was an answer, on a busy machine. */
    private static final class Trial implements TidingsClientListener {
        private final List<String> told = new ArrayList<>();
        private final Queue<String> closes = new ConcurrentLinkedQueue<>();
        private volatile long seq;
        private volatile boolean answered;

        @Override
        public void onControl(String type, Map<String, Object> frame) {
            if (type.startsWith("resume")) {
                told.add(type + " " + frame.get("reason"));
                answered = true;
            }
        }

        @Override
        public void onClose(int code, String reason) {
            closes.add(code + " " + reason);
        }

        @Override
        public void onGap(Gap gap) {
            if (gap.reason().equals(Gap.UNANNOUNCED)) {
                told.add("unannounced gap before " + gap.head());
            }
        }

        @Override
        public void onEvent(ClientEvent event) {
            if (!event.userId().equals("ada")) {
                told.add("event of " + event.userId());
            }
            if (seq == 0) {
                told.add("events");
            }
            seq = event.seq();
        }
    }

    private void everyTime(String answer, Function<Random, Cursor> cursors) {
        int passed = 0;
        for (int done = 0; done < TRIALS; done += AT_ONCE) {
            List<Trial> trials = new ArrayList<>();
            for (int index = 0; index < AT_ONCE; index++) {
                Trial trial = new Trial();
                trials.add(trial);
                crowd.join(
                        URI.create(server.uri() + "?user=ada"),
                        trial,
                        builder -> builder.cursor(cursors.apply(random)));
            }
            Crowd.await(
                    Duration.ofSeconds(20),
                    () -> trials.stream().allMatch(trial -> trial.answered && trial.seq == EVENTS),
                    () -> "not every trial got an answer and the events behind it, but " + passedOf(trials));
            assertThat(trials.stream().map(trial -> trial.told))
                    .allMatch(told -> told.equals(List.of(answer, "events")));
            passed += trials.size();
            crowd.leave();
        }
        System.out.println(passed + " of " + TRIALS + " trials: " + answer);
    }

    private static String passedOf(List<Trial> trials) {
        return trials.stream().filter(trial -> trial.answered).count() + " answered, of " + trials.size()
                + ", closed with "
                + trials.stream().flatMap(trial -> trial.closes.stream()).toList();
    }

    @Test
    void a_cursor_that_is_too_old_is_told_what_is_lost() {
        everyTime("resume_gap trimmed", draw -> new Cursor(adas.epoch(), draw.nextInt(100), null));
    }

    @Test
    void a_cursor_of_another_epoch_is_told_so() {
        everyTime("resume_gap epoch_changed", draw -> new Cursor(Epoch.random(), draw.nextInt(EVENTS), null));
    }

    @Test
    void a_cursor_ahead_of_the_head_is_told_so() {
        everyTime("resume_gap cursor_ahead", draw -> new Cursor(adas.epoch(), EVENTS + 1L + draw.nextInt(1000), null));
    }

    @Test
    void a_cursor_of_another_user_looks_like_one_of_another_epoch() {
        everyTime("resume_gap epoch_changed", draw -> new Cursor(bobs.epoch(), draw.nextInt(EVENTS), null));
    }

    @Test
    void a_cursor_that_names_another_event_looks_like_one_of_another_epoch() {
        everyTime(
                "resume_gap epoch_changed",
                draw -> new Cursor(adas.epoch(), EVENTS - draw.nextInt(20), EventId.of("ev-other")));
    }
}
