package dev.tidings.benchmarks;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AgentRun;
import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.Delivery;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.RequestVerifier;
import dev.tidings.core.Tidings;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.consumer.RecordingStream;

/**
 * Ten thousand agents on virtual threads that stream to two hundred connected users: how much direct memory do their
 * writes take, and does any of them pin its carrier? Needs JDK 21 or later; arguments: agents and pieces of text each.
 */
public final class VirtualEmitters {
    private static final int USERS = 200;
    private static final Duration FLUSH = Duration.ofSeconds(1);
    private static final String TEXT = "the agent streams its tokens to every open tab of the user while tools run";

    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicLong pinned = new AtomicLong();

    private VirtualEmitters() {}

    /**
     * Runs once and prints one line.
     *
     * @param arguments how many agents, 10,000 if absent, and how many pieces each, 20 if absent
     * @throws Exception if there are no virtual threads, or no socket
     */
    public static void main(String[] arguments) throws Exception {
        int agents = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int pieces = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        new VirtualEmitters().run(agents, pieces);
    }

    private void run(int agents, int pieces) throws ReflectiveOperationException, IOException, InterruptedException {
        ExecutorService virtual = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        try (TidingsServer server = start();
                SocketReaders readers = SocketReaders.connect(server.address(), USERS);
                RecordingStream recording = new RecordingStream()) {
            recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
            recording.onEvent("jdk.VirtualThreadPinned", event -> {
                pinned.incrementAndGet();
                System.out.println(event);
            });
            recording.startAsync();
            start(USERS, pieces, virtual, server).await();
            LockSupport.parkNanos(3 * FLUSH.toNanos());
            long ofWarmUp = pinned.get();
            long before = direct();
            long begin = System.nanoTime();
            CountDownLatch done = start(agents, pieces, virtual, server);
            long most = before;
            while (!done.await(2, TimeUnit.MILLISECONDS)) {
                most = Math.max(most, direct());
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            readers.awaitFrames((long) (USERS + agents) * (pieces + 2) - refused.get());
            LockSupport.parkNanos(3 * FLUSH.toNanos());
            System.out.printf(
                    Locale.ROOT,
                    "agents=%d events=%d seconds=%.2f received=%d refused=%d direct_before_kb=%d direct_most_kb=%d"
                            + " pinned=%d%n",
                    agents,
                    agents * (pieces + 2),
                    seconds,
                    readers.frames(),
                    refused.get(),
                    before >> 10,
                    most >> 10,
                    pinned.get() - ofWarmUp);
        } finally {
            virtual.shutdownNow();
        }
    }

    private CountDownLatch start(int agents, int pieces, ExecutorService virtual, TidingsServer server) {
        CountDownLatch done = new CountDownLatch(agents);
        for (int agent = 0; agent < agents; agent++) {
            int number = agent;
            virtual.execute(() -> stream(server.bridge(), number, pieces, done));
        }
        return done;
    }

    private static TidingsServer start() throws IOException {
        return Tidings.server()
                .port(0)
                .path("/ws")
                .limits(ConnectionLimits.defaults().withConnectionsPerAddress(0))
                .authentication(auth -> auth.requestVerifier(RequestVerifier.of(
                        request -> Optional.ofNullable(request.query().get("user"))
                                .map(UserId::of)
                                .map(UserPrincipal::of))))
                .start();
    }

    private void stream(AgentBridge bridge, int number, int pieces, CountDownLatch done) {
        UserId user = UserId.of("u" + number % USERS);
        try (AgentRun run = bridge.start(UserExecutionContext.newRun(user, ThreadId.of("t" + number)), "agent", null)) {
            check(run.started());
            for (int piece = 0; piece < pieces; piece++) {
                LockSupport.parkNanos((1 + (number * 31L + piece * 17L) % 50) * 1_000_000);
                check(run.delta(TEXT));
            }
            check(run.complete("done"));
        } finally {
            done.countDown();
        }
    }

    private void check(Delivery delivery) {
        if (delivery.refused()) {
            refused.incrementAndGet();
        }
    }

    private static long direct() {
        List<BufferPoolMXBean> pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
        return pools.stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
