package dev.tidings.core.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.CloseCode;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.UserId;
import dev.tidings.core.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("alone")
class ClosingCrowdTest {
    private static final int CLIENTS = 200;
    private static final int TAIL = 20;
    private static final int WORKERS = 4;

    /** Lets the JDK open what it keeps open for good once a channel was closed. */
    @BeforeAll
    static void closeOneChannel() throws IOException {
        SocketChannel.open().close();
    }

    @Test
    void each_of_200_clients_that_keep_sending_gets_the_tail_and_the_code_when_its_user_is_disconnected() {
        try (Host host = new Host()) {
            long sockets = sockets();
            try (Judging judging = ForeignClient.NODE.judge(
                    "closing", trial(host, CloseCode.GOING_AWAY, user -> Map.of("events", TAIL, "runs", 1)))) {
                awaitSenders(host);

                Workers.run(IntStream.range(0, WORKERS)
                        .mapToObj(worker -> () -> IntStream.range(0, CLIENTS)
                                .filter(user -> user % WORKERS == worker)
                                .forEach(user -> playTailAndDisconnect(host, "user-" + user))));

                assertThat(judging.verdict()
                                .assertClean()
                                .trial(0)
                                .path("whole")
                                .asInt())
                        .isEqualTo(CLIENTS);
            }
            assertAllGone(host, CloseCode.GOING_AWAY);
            Eventually.until("no more than " + sockets + " sockets are open", () -> sockets() <= sockets);
        }
    }

    private static void playTailAndDisconnect(Host host, String user) {
        UserId id = UserId.of(user);
        new Play(host, user).pacedRun(TAIL, 0);
        Eventually.until("the tail is on its way to " + user, () -> host.slowest(id) == TAIL);
        host.manager().disconnectUser(id, CloseCode.GOING_AWAY, "moving");
    }

    @Test
    void each_of_200_clients_that_keep_sending_learns_how_its_run_ended_when_the_server_closes() {
        Set<Thread> before = threads();
        long sockets = sockets();
        try (Host host = new Host(RetentionPolicy.defaults().withBytesPerUser(4 << 20))) {
            try (Judging judging = ForeignClient.NODE.judge(
                    "closing", trial(host, CloseCode.SERVICE_RESTART, ClosingCrowdTest::unfinished))) {
                awaitSenders(host);
                Workers.run(IntStream.range(0, WORKERS)
                        .mapToObj(worker -> () -> IntStream.range(0, CLIENTS)
                                .filter(user -> user % WORKERS == worker)
                                .forEach(user -> begin(new Play(host, "user-" + user), thoughts(user)))));

                host.shutDown();

                assertThat(judging.verdict()
                                .assertClean()
                                .trial(0)
                                .path("whole")
                                .asInt())
                        .isEqualTo(CLIENTS);
            }
            assertAllGone(host, CloseCode.SERVICE_RESTART);
        }
        Eventually.until("no more than " + sockets + " sockets are open", () -> sockets() <= sockets);
        Eventually.until("no thread is left", () -> left(before).isEmpty());
    }

    /** The last ones have more under way than a socket takes while they do not read. */
    private static int thoughts(int user) {
        return user < CLIENTS - WORKERS ? 1 : 1_800;
    }

    private static Map<String, Integer> unfinished(int user) {
        Map<String, Integer> tail = new HashMap<>(Map.of("events", thoughts(user) + 2, "runs", 1));
        if (thoughts(user) > 1) {
            tail.put("pause_ms", 500);
        }
        return tail;
    }

    private static void begin(Play play, int thoughts) {
        AgentRun run = play.start("unfinished");
        IntStream.range(0, thoughts).forEach(thought -> run.thinking(play.mark("thought " + thought)));
    }

    private static void awaitSenders(Host host) {
        host.awaitClients(CLIENTS);
        Eventually.until(
                "each client sends",
                () -> host.messages.stream()
                                .map(message -> message.userId())
                                .distinct()
                                .count()
                        == CLIENTS);
    }

    private static void assertAllGone(Host host, CloseCode code) {
        Eventually.until("each open is followed by a close", () -> host.closeCodes.size() == CLIENTS);
        assertThat(host.opened).hasSize(CLIENTS);
        assertThat(host.closeCodes).containsOnly(code.code());
        assertThat(host.manager().connectionCount()).isZero();
    }

    private static Map<String, Object> trial(Host host, CloseCode code, IntFunction<Map<String, Integer>> tail) {
        return host.trial(Map.of(
                "code",
                code.code(),
                "users",
                IntStream.range(0, CLIENTS)
                        .mapToObj(user -> Host.who("user-" + user, tail.apply(user)))
                        .toList()));
    }

    /** Counts the sockets this process has open; 0 where they can't be counted. */
    private static long sockets() {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.filter(ClosingCrowdTest::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    private static List<String> left(Set<Thread> before) {
        return threads().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> !name.startsWith("process reaper"))
                .sorted(Collections.reverseOrder())
                .collect(Collectors.toList());
    }
}
