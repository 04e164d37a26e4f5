package dev.tidings.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.core.testing.Together;
import dev.tidings.core.testing.WireClient;
import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers that stop in the middle of their work, and start again. */
@Tag("alone")
class ServerCyclesTest {
    private static final int CLIENTS = 500;
    private static final int CYCLES = 200;
    private static final int AGENTS = 4;

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    private TidingsServer start() throws Exception {
        return Tidings.server().developmentMode().listener(new Counter()).start();
    }

    private WireClient join(TidingsServer server, String user) throws Exception {
        WireClient client = WireClient.connect(URI.create(server.uri() + "?user=" + user), List.of("tidings.v1"));
        assertThat(client.nextType()).isEqualTo("connection_established");
        return client;
    }

    private static AgentRun run(TidingsServer server, String user) {
        UserExecutionContext context = UserExecutionContext.newRun(UserId.of(user), ThreadId.of("thread-7"));
        return server.bridge().start(context, "writer", null);
    }

    private static List<String> types(WireClient client) {
        return client.received().stream()
                .map(frame -> frame.path("type").asText())
                .toList();
    }

    @Test
    void five_hundred_clients_in_mid_run_are_all_told_before_the_server_is_gone() throws Exception {
        Set<Thread> before = OwnThreads.alive();
        TidingsServer server = start();
        List<WireClient> clients = new ArrayList<>();
        List<AgentRun> runs = new ArrayList<>();
        for (int index = 0; index < CLIENTS; index++) {
            clients.add(join(server, "user-" + index));
            runs.add(run(server, "user-" + index));
        }
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch working = new CountDownLatch(AGENTS);
        Together.run(AGENTS + 1, thread -> {
            if (thread == AGENTS) {
                working.await();
                server.close(Duration.ofSeconds(30));
                stop.set(true);
            } else {
                talk(runs, working, stop);
            }
        });

        for (WireClient client : clients) {
            assertThat(client.ending()).startsWith("1012");
            List<String> types = types(client);
            assertThat(types).containsOnlyOnce("going_away", "agent_error").endsWith("agent_error");
            JsonNode last = client.received().get(types.size() - 1);
            assertThat(last.path("error_code").asText()).isEqualTo("server_shutdown");
        }
        OwnThreads.await("every connection is told closed", () -> closed.get() == CLIENTS);
        assertThat(opened).hasValue(CLIENTS);
        assertThat(runs).allMatch(run -> run.status().ended());
        assertThat(OwnThreads.leftSince(before)).isEmpty();
    }

    private static void talk(List<AgentRun> runs, CountDownLatch working, AtomicBoolean stop) {
        int said = 0;
        while (!stop.get()) {
            AgentRun run = runs.get(ThreadLocalRandom.current().nextInt(runs.size()));
            if (run.delta("word ").refused()) {
                Thread.onSpinWait();
            }
            if (++said == 5_000) {
                working.countDown();
            }
        }
        working.countDown();
    }

    @Test
    void two_hundred_servers_one_after_the_other_leave_no_thread_and_no_descriptor() throws Exception {
        Set<Thread> before = OwnThreads.alive();
        cycle(0);
        int descriptors = descriptors();
        for (int cycle = 1; cycle < CYCLES; cycle++) {
            cycle(cycle);
        }
        assertThat(OwnThreads.leftSince(before)).isEmpty();
        OwnThreads.await("the descriptors are given back", () -> descriptors() <= descriptors + 5);
        OwnThreads.await("every connection is told closed", () -> closed.get() == opened.get());
        assertThat(opened).hasValue(2 * CYCLES);
    }

    private void cycle(int number) throws Exception {
        TidingsServer server = start();
        WireClient ada = join(server, "ada");
        WireClient eve = join(server, "eve");
        run(server, "ada").delta("cycle " + number);
        server.close(Duration.ofSeconds(10));
        assertThat(ada.ending()).as("cycle %d", number).startsWith("1012");
        assertThat(eve.ending()).as("cycle %d", number).startsWith("1012");
        assertThat(types(ada)).as("cycle %d", number).contains("going_away").endsWith("agent_error");
        assertThat(types(eve)).as("cycle %d", number).containsExactly("going_away");
    }

    /** Counts the open descriptors of this process, where the system tells. */
    private static int descriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }

    private final class Counter implements TidingsListener {
        @Override
        public void onConnectionOpened(ConnectionInfo connection) {
            opened.incrementAndGet();
        }

        @Override
        public void onConnectionClosed(ConnectionInfo connection, int code) {
            closed.incrementAndGet();
        }
    }
}
