package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.arrived;
import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Cursor;
import dev.tidings.api.Delivery;
import dev.tidings.api.Position;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Together;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(LogKind.class)
class StressTest {
    private static final long SEED = 20_260_303;

    @Parameter
    LogKind kind;

    private EngineHarness harness;

    @BeforeEach
    void open() {
        harness = EngineHarness.on(kind);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    /** Checks that everything after the greeting's position is there, once, in order, and of the right user. */
    private static void isWhole(RecordingConnection connection, UserId user, long last) {
        arrived(connection, last);
        assertThat(connection.isOpen()).isTrue();
        JsonNode welcome = connection.welcome();
        assertThat(RecordingConnection.type(welcome)).isEqualTo("connection_established");
        long start = welcome.get("position").asLong();
        List<Long> seqs = connection.seqs();
        assertThat(seqs)
                .as("after %d", start)
                .isEqualTo(LongStream.rangeClosed(start + 1, Math.max(last, start + seqs.size()))
                        .boxed()
                        .toList());
        assertThat(connection.eventTexts()).allMatch(text -> text.contains("\"user_id\":\"" + user + "\""));
    }

    @Test
    void a_thousand_devices_that_join_at_any_moment_see_no_gap_and_no_repeat() {
        int emitters = 8;
        int devices = harness.answersLater() ? 100 : 1_000;
        AtomicBoolean joining = new AtomicBoolean(true);
        Together.run(emitters + 1, thread -> {
            Random random = new Random(SEED + thread);
            if (thread == emitters) {
                joinAndLeave(random, devices);
                joining.set(false);
            } else {
                AgentRun run = harness.start(ALICE);
                while (joining.get()) {
                    run.thinking("from " + thread);
                    LockSupport.parkNanos(random.nextInt(1_000_000));
                }
            }
        });
        assertThat(harness.head(ALICE).seq()).isGreaterThan(devices / 5);
    }

    /** Keeps a few devices connected; each is checked when it has seen some events and leaves. */
    private void joinAndLeave(Random random, int devices) {
        Deque<RecordingConnection> present = new ArrayDeque<>();
        for (int joined = 0; joined < devices || !present.isEmpty(); joined++) {
            if (joined < devices) {
                present.addLast(join(random));
            }
            if (present.size() > 10 || joined >= devices) {
                RecordingConnection oldest = present.removeFirst();
                Eventually.until("it sees events", () -> oldest.count() > 4);
                harness.drop(oldest);
                isWhole(oldest, ALICE, oldest.lastSeq());
            }
        }
    }

    private RecordingConnection join(Random random) {
        RecordingConnection connection = RecordingConnection.flowing();
        UserPrincipal alice = UserPrincipal.of(ALICE);
        if (random.nextInt(4) == 0) {
            Position head = harness.head(ALICE);
            Cursor cursor = new Cursor(head.epoch(), Math.max(0, head.seq() - random.nextInt(100)), null);
            harness.manager.addConnection(connection, ConnectionRequest.resume(alice, cursor));
        } else {
            harness.manager.addConnection(connection, ConnectionRequest.live(alice));
        }
        return connection;
    }

    @Test
    void devices_that_come_and_go_while_eight_threads_emit_leave_nothing_behind() {
        AtomicInteger joins = new AtomicInteger(harness.answersLater() ? 60 : 2_000);
        Together.run(8, thread -> {
            while (joins.get() > 0) {
                if (thread < 4) {
                    harness.note(ALICE, "from " + thread);
                } else if (joins.decrementAndGet() >= 0) {
                    RecordingConnection connection = RecordingConnection.flowing();
                    harness.manager.addConnection(connection, ConnectionRequest.live(UserPrincipal.of(ALICE)));
                    harness.drop(connection);
                }
            }
        });
        assertThat(harness.manager.connectionCount()).isZero();
        Delivery stored = harness.note(ALICE, "stored");
        assertThat(stored.routed()).isFalse();
        place(stored);
        RecordingConnection sound = harness.connect(ALICE);
        arrived(sound, harness.note(ALICE, "live"));
        assertThat(sound.seqs()).hasSize(1);
    }

    @Test
    void eight_threads_for_one_user_with_three_devices_keep_one_order() {
        int rounds = harness.answersLater() ? 500 : 3_000;
        List<RecordingConnection> devices =
                List.of(harness.connect(ALICE), harness.connect(ALICE), harness.connect(ALICE));
        Together.run(8, thread -> {
            AgentRun run = harness.start(ALICE);
            for (int round = 0; round < rounds; round++) {
                run.thinking(thread + ":" + round);
            }
            run.complete(null);
        });
        long head = place(harness.note(ALICE, "last")).seq();
        assertThat(head).isEqualTo(8L * (rounds + 2) + 1);
        for (RecordingConnection device : devices) {
            isWhole(device, ALICE, head);
            assertThat(device.eventTexts()).isEqualTo(devices.get(0).eventTexts());
        }
        inOrderPerThread(devices.get(0), rounds);
    }

    private static void inOrderPerThread(RecordingConnection device, int rounds) {
        int[] next = new int[8];
        for (JsonNode thought : device.ofType("agent_thinking")) {
            String[] parts = thought.get("reasoning").asText().split(":", -1);
            assertThat(Integer.parseInt(parts[1])).isEqualTo(next[Integer.parseInt(parts[0])]++);
        }
        assertThat(next).containsOnly(rounds);
    }

    @Test
    void two_hundred_users_at_once_each_see_theirs_and_nothing_else() {
        int users = 200;
        int rounds = 10;
        List<UserId> ids = LongStream.range(0, users)
                .mapToObj(number -> UserId.of("user-" + number))
                .toList();
        List<RecordingConnection> devices = ids.stream()
                .map(id -> {
                    RecordingConnection connection = RecordingConnection.flowing();
                    harness.manager.addConnection(connection, ConnectionRequest.live(UserPrincipal.of(id)));
                    return connection;
                })
                .toList();
        Eventually.until("all are greeted", () -> devices.stream().allMatch(device -> device.count() > 0));
        Together.run(8, thread -> {
            for (int round = 0; round < rounds; round++) {
                for (UserId id : ids) {
                    harness.note(id, "round " + round);
                }
            }
        });
        for (int user = 0; user < users; user++) {
            isWhole(devices.get(user), ids.get(user), 8L * rounds);
        }
    }
}
