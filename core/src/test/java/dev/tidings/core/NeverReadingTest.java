package dev.tidings.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidings.api.AgentRun;
import dev.tidings.api.ClientId;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.RealmId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.core.auth.Authentication;
import dev.tidings.core.gateway.GatewayOptions;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.SocketQueues;
import dev.tidings.core.time.SystemTime;
import dev.tidings.core.transport.EmbeddedOptions;
import dev.tidings.core.transport.Transports;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What do clients that never read cost, themselves and others? Every tenth of a crowd's clients has the same user, and
 * of each ten, two never read. The delays of the others are measured before, while and after they are there; at less
 * than full size the other work of a build machine makes more of them than a few milliseconds.
 */
@Tag("alone")
class NeverReadingTest {
    private static final int CLIENTS = Integer.getInteger("tidings.crowd", 100);
    private static final boolean FULL_SIZE = CLIENTS >= 1_000;
    private static final int USERS = CLIENTS / 10;
    private static final int READERS_EACH = 8;
    private static final int DEAF_EACH = 2;
    private static final long EVENTS_PER_SECOND = FULL_SIZE ? 500 : 200;
    private static final Duration STALL =
            FULL_SIZE ? EmbeddedOptions.defaults().writeStallTimeout() : Duration.ofSeconds(1);
    private static final Duration CALM = Duration.ofSeconds(FULL_SIZE ? 10 : 1);
    private static final Duration SAMPLE = Duration.ofMillis(100);
    private static final Duration CLOSED_AFTER = STALL.plusSeconds(FULL_SIZE ? 2 : 4);
    private static final double NOISE_MILLIS = FULL_SIZE ? 0 : 100;
    private static final long MOST_BYTES = 256 * 1024;
    private static final long HEAP_PER_CONNECTION = 64 * 1024;
    private static final String PADDING = "x".repeat(6_000);

    private final Map<String, Deaf> deaf = new ConcurrentHashMap<>();

    private static final class Deaf {
        private final int port;
        private long bytes;
        private long lastChange = System.nanoTime();
        private volatile long closed;
        private volatile int code;

        Deaf(int port) {
            this.port = port;
        }
    }

    private final class Closes implements TidingsListener {
        @Override
        public void onConnectionClosed(ConnectionInfo connection, int code) {
            ClientId label = connection.clientId();
            Deaf known = label == null ? null : deaf.get(label.value());
            if (known != null) {
                known.code = code;
                known.closed = System.nanoTime();
            }
        }
    }

    private DefaultTidingsServer start() throws IOException {
        return DefaultTidingsServer.start(new ServerSettings(
                host -> Transports.embedded(
                        EmbeddedOptions.defaults().withWriteStallTimeout(STALL), host.time(), host.scheduler()),
                false,
                new GatewayOptions(Set.of(), true, true),
                host -> Authentication.development(SystemTime.clock()),
                Map.of(),
                List.of(new Closes()),
                EngineHost.builder(RealmId.MAIN)));
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void a_client_that_never_reads_is_closed_in_time_and_costs_nobody_else_anything() throws Exception {
        assumeTrue(SocketQueues.canRead(), "what the kernel holds is told in /proc/net/tcp only");
        try (DefaultTidingsServer server = start();
                Crowd crowd = new Crowd(server.address());
                Emitter emitter = new Emitter(server)) {
            for (int i = 0; i < USERS * READERS_EACH; i++) {
                crowd.join("?user=u" + i % USERS);
            }
            emitter.thread.start();
            calm(crowd);
            long[] before = calm(crowd);
            int mark = crowd.mark();
            for (int i = 0; i < USERS * DEAF_EACH; i++) {
                String label = "deaf-" + i;
                deaf.put(label, new Deaf(crowd.joinDeaf("?user=u" + i % USERS + "&client_id=" + label)));
            }
            awaitCloses(server.address().getPort());
            long[] meanwhile = crowd.since(mark);
            long[] after = calm(crowd);
            judge(before, meanwhile, after);
        }
    }

    private static long[] calm(Crowd crowd) {
        int mark = crowd.mark();
        long start = System.nanoTime();
        Eventually.until("the calm is over", () -> System.nanoTime() - start > CALM.toNanos());
        return crowd.since(mark);
    }

    private void awaitCloses(int port) throws IOException {
        while (deaf.values().stream().anyMatch(client -> client.closed == 0)) {
            SocketQueues queues = SocketQueues.read();
            long now = System.nanoTime();
            for (Deaf client : deaf.values()) {
                long bytes = queues.unacknowledged(port, client.port) + queues.unread(client.port, port);
                if (client.closed == 0 && bytes > client.bytes) {
                    client.bytes = bytes;
                    client.lastChange = now;
                }
            }
            LockSupport.parkNanos(SAMPLE.toNanos());
        }
    }

    private void judge(long[] before, long[] meanwhile, long[] after) {
        long most =
                deaf.values().stream().mapToLong(client -> client.bytes).max().orElseThrow();
        long longest = deaf.values().stream()
                .mapToLong(client -> client.closed - client.lastChange)
                .max()
                .orElseThrow();
        String report = String.format(
                Locale.ROOT,
                "%d of %d clients never read: at most %,d bytes each in the kernel, closed at most %.2f s after they took"
                        + " the last byte (stall limit %s); the others' p99 %.2f ms without them, %.2f ms with them, %.2f ms"
                        + " after them (p50 %.2f, %.2f, %.2f; %d, %d, %d events)",
                deaf.size(),
                USERS * (READERS_EACH + DEAF_EACH),
                most,
                longest / 1e9,
                STALL,
                percentile(before, 0.99),
                percentile(meanwhile, 0.99),
                percentile(after, 0.99),
                percentile(before, 0.5),
                percentile(meanwhile, 0.5),
                percentile(after, 0.5),
                before.length,
                meanwhile.length,
                after.length);
        System.out.println(report);
        assertThat(deaf.values()).as(report).extracting(client -> client.code).containsOnly(4008);
        assertThat(most + HEAP_PER_CONNECTION).as(report).isBetween(100_000L, MOST_BYTES);
        assertThat(longest).as(report).isLessThan(CLOSED_AFTER.toNanos());
        assertThat(percentile(meanwhile, 0.99))
                .as(report)
                .isLessThan(3 * Math.max(NOISE_MILLIS, Math.max(percentile(before, 0.99), percentile(after, 0.99))));
    }

    private static double percentile(long[] sorted, double share) {
        assertThat(sorted).hasSizeGreaterThan(1_000);
        return sorted[(int) (sorted.length * share)] / 1e6;
    }

    /** Emits for one user after the other, at an even pace. */
    private static final class Emitter implements AutoCloseable {
        private final List<AgentRun> runs = new ArrayList<>();
        private final Thread thread = new Thread(this::run, "emitter");
        private volatile boolean closed;

        Emitter(DefaultTidingsServer server) {
            for (int i = 0; i < USERS; i++) {
                UserId user = UserId.of("u" + i);
                runs.add(server.bridge()
                        .start(UserExecutionContext.newRun(user, ThreadId.of("thread-1")), "crier", null));
            }
        }

        private void run() {
            long period = TimeUnit.SECONDS.toNanos(1) / EVENTS_PER_SECOND;
            long next = System.nanoTime();
            for (int i = 0; !closed; i++) {
                runs.get(i % runs.size()).thinking("@" + System.nanoTime() + " " + PADDING);
                next += period;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }

        @Override
        public void close() {
            closed = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            runs.forEach(run -> run.complete("done"));
        }
    }
}
