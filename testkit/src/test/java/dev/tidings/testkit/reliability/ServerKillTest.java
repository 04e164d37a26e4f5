package dev.tidings.testkit.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.testkit.client.ClientEvent;
import dev.tidings.testkit.client.Gap;
import dev.tidings.testkit.client.RunView;
import dev.tidings.testkit.client.TidingsClient;
import dev.tidings.testkit.client.TidingsClientListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server's process is killed while agents work, and another one takes its port. */
@Timeout(120)
class ServerKillTest {
    private static final int USERS = 5;
    private static final int CLIENTS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Crowd crowd = new Crowd();
    private final List<Process> processes = new ArrayList<>();
    private final List<Spectator> spectators = new ArrayList<>();

    /** One client: what it was told of runs and gaps, in order. */
    private static final class Spectator implements TidingsClientListener {
        private final Queue<String> told = new ConcurrentLinkedQueue<>();
        private volatile long events;
        private volatile TidingsClient client;

        @Override
        public void onRun(RunView run) {
            told.add(run.runId() + " " + run.status());
        }

        @Override
        public void onGap(Gap gap) {
            told.add("gap " + gap.reason());
        }

        @Override
        public void onEvent(ClientEvent event) {
            events++;
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        crowd.close();
        for (Process process : processes) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private int serve(int port, String prefix) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedServer.class.getName(),
                        String.valueOf(port),
                        String.valueOf(USERS),
                        prefix)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.add(process);
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("port ")) {
                return Integer.parseInt(line.substring("port ".length()));
            }
        }
        throw new AssertionError(
                "the server's process ended with " + process.onExit().join().exitValue());
    }

    @Test
    void every_client_learns_at_its_next_connect_which_runs_are_gone() throws Exception {
        int port = serve(0, "before-");
        for (int index = 0; index < CLIENTS; index++) {
            Spectator spectator = new Spectator();
            spectators.add(spectator);
            spectator.client = crowd.join(
                    URI.create("ws://127.0.0.1:" + port + "/ws?user=user-" + index % USERS),
                    spectator,
                    builder -> builder.backoff(Duration.ofMillis(20), Duration.ofMillis(200)));
        }
        Crowd.await(
                PATIENCE,
                () -> spectators.stream().allMatch(spectator -> spectator.events > 10),
                () -> "not every client saw its run");

        processes.get(0).destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        assertThat(processes.get(0).exitValue()).as("128 + SIGKILL").isEqualTo(137);
        serve(port, "after-");

        Crowd.await(
                PATIENCE,
                () -> spectators.stream().allMatch(ServerKillTest::sawTheNewRun),
                () -> "not every client came back: "
                        + spectators.stream().map(spectator -> spectator.told).toList());
        for (int index = 0; index < CLIENTS; index++) {
            int user = index % USERS;
            assertThat(spectators.get(index).told)
                    .containsSubsequence("before-" + user + " RUNNING", "gap epoch_changed", "before-" + user + " LOST")
                    .containsOnlyOnce("before-" + user + " LOST")
                    .contains("after-" + user + " RUNNING");
            assertThat(spectators.get(index).client.runs())
                    .filteredOn(run -> run.status() == RunView.Status.RUNNING)
                    .extracting(RunView::runId)
                    .containsExactly("after-" + user);
        }
    }

    private static boolean sawTheNewRun(Spectator spectator) {
        return spectator.told.stream().anyMatch(line -> line.startsWith("after-"))
                && spectator.told.stream().anyMatch(line -> line.endsWith("LOST"));
    }
}
