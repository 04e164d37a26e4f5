package dev.tidings.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.CloseCode;
import dev.tidings.api.MessageId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.core.Tidings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RealServerTest {
    private static final UserId ADA = UserId.of("ada");
    private static final RunId RUN = RunId.of("run-1");

    private final Journal journal = new Journal();
    private TidingsServer server;
    private TidingsClient client;

    @BeforeEach
    void start() throws Exception {
        server = Tidings.server().developmentMode().start();
        client = TidingsClient.builder(URI.create(server.uri() + "?user=ada"))
                .backoff(Duration.ofMillis(5), Duration.ofMillis(50))
                .ackInterval(Duration.ofMillis(20))
                .start(journal);
        journal.until("state OPEN");
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private AgentRun run() {
        return server.bridge().start(UserExecutionContext.of(ADA, ThreadId.of("th-1"), RUN), "agent", null);
    }

    @Test
    void a_run_is_seen_from_its_start_to_its_end() throws InterruptedException {
        try (AgentRun run = run()) {
            run.thinking("hm");
            run.delta("Hello, ");
            run.delta("world");
            run.tool("search", Map.of("q", "x")).completed("found");
            run.complete("done");
        }

        assertThat(journal.until("event 7", line -> line.startsWith("run") || line.startsWith("gap")))
                .containsExactly("run run-1 RUNNING", "run run-1 COMPLETED");
    }

    @Test
    void what_was_missed_during_a_drop_comes_when_the_client_is_back() throws InterruptedException {
        try (AgentRun run = run()) {
            for (int round = 1; round <= 5; round++) {
                run.thinking("before the drop");
                server.manager().disconnectUser(ADA, CloseCode.SERVER_ERROR, "a drop");
                run.thinking("during the drop");
            }
            run.complete("done");
        }

        assertThat(journal.until("event 12", line -> line.startsWith("event") || line.startsWith("gap")))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 12)
                        .mapToObj(seq -> "event " + seq)
                        .toList());
    }

    @Test
    void streamed_text_survives_drops() throws InterruptedException {
        MessageId message = MessageId.of("msg-1");
        StringBuilder whole = new StringBuilder();
        try (AgentRun run = run()) {
            for (int piece = 0; piece < 100; piece++) {
                whole.append("piece ").append(piece).append("\uD83D\uDE00");
                run.delta(message, "piece " + piece + "\uD83D\uDE00");
                if (piece % 20 == 0) {
                    server.manager().disconnectUser(ADA, CloseCode.SLOW_CONSUMER, "a drop");
                }
            }
            run.complete("done");
        }
        journal.until("run run-1 COMPLETED");

        assertThat(client.text(RUN, message)).contains(whole.toString());
    }

    @Test
    void a_run_is_cancelled_from_the_client() throws Exception {
        AgentRun run = run();
        client.cancel(RUN).toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(run.cancellation().isCancelled()).isTrue();
        assertThat(journal.until("run run-1 CANCELLED")).isNotEmpty();
    }

    @Test
    void what_was_handed_over_is_acknowledged() throws InterruptedException {
        run().complete("done");
        journal.until("event 2");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (acknowledged() < 2 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }

        assertThat(acknowledged()).isEqualTo(2);
    }

    private long acknowledged() {
        return server.manager().connectionsOf(ADA).stream()
                .flatMap(id -> server.manager().connection(id).stream())
                .mapToLong(connection -> connection.acknowledged())
                .max()
                .orElse(-1);
    }

    @Test
    void a_server_that_shuts_down_is_tried_again() throws InterruptedException {
        server.close();

        assertThat(journal.next()).isIn("close 1001", "close 1012");
        assertThat(client.state()).isNotEqualTo(ClientState.CLOSED);
    }

    @Test
    void a_client_that_is_closed_leaves_no_thread_and_no_connection() {
        client.close();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (server.manager().connectionCount() + clientThreads() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }

        assertThat(server.manager().connectionCount()).isZero();
        assertThat(clientThreads()).isZero();
    }

    private static long clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tidings-client"))
                .count();
    }
}
