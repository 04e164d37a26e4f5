package dev.tidings.benchmarks;

import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.Delivery;
import dev.tidings.api.MessageId;
import dev.tidings.api.Position;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.spi.TidingsListener;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Emits what a scenario asks for, through the public API only, and checks afterwards that it can be resumed. */
final class PeerWorkload implements TidingsListener {
    private static final String WORDS =
            "the agent streams its tokens to every open tab of the user while tools run and "
                    + "state changes arrive in order without any gaps and so on ";
    private static final List<String> TEXTS = IntStream.range(0, 64)
            .mapToObj(i -> (WORDS.substring(i) + WORDS).substring(0, 120))
            .toList();

    private static final MessageId MESSAGE = MessageId.of("message");
    private static final int MOST_USERS = 100_000;
    private static final UserId FIRST = UserId.of("u0");

    private final WebSocketManager manager;
    private final boolean streaming;
    private final ConcurrentMap<UserId, Integer> connected = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<@Nullable WebSocketEmitter> emitters = new AtomicReferenceArray<>(MOST_USERS);
    private final AtomicLong refused = new AtomicLong();
    private volatile @Nullable Delivery last;

    PeerWorkload(WebSocketManager manager, boolean streaming) {
        this.manager = manager;
        this.streaming = streaming;
        manager.addListener(this);
    }

    @Override
    public void onConnectionOpened(ConnectionInfo connection) {
        connected.merge(connection.userId(), 1, Integer::sum);
    }

    @Override
    public void onConnectionClosed(ConnectionInfo connection, int code) {
        connected.computeIfPresent(connection.userId(), (user, count) -> count == 1 ? null : count - 1);
    }

    int users() {
        return connected.size();
    }

    String run(Scenario scenario) {
        long collecting = collecting();
        long allocatedBefore = allocatedByLivingThreads();
        long begin = System.nanoTime();
        List<Producer> producers = IntStream.range(0, scenario.producers())
                .mapToObj(number -> new Producer(scenario, number))
                .toList();
        producers.forEach(Thread::start);
        producers.forEach(PeerWorkload::join);
        double seconds = (System.nanoTime() - begin) / 1e9;
        long sent = producers.stream().mapToLong(producer -> producer.sent).sum();
        long allocated =
                producers.stream().mapToLong(producer -> producer.allocated).sum();
        long others = Math.max(0, allocatedByLivingThreads() - allocatedBefore);
        Position end = Objects.requireNonNull(last, "last")
                .position()
                .toCompletableFuture()
                .join();
        String retained = RetentionCheck.of(manager, FIRST, end, Math.min(100, end.seq() - 1));
        return String.format(
                Locale.ROOT,
                "sent=%d prod_s=%.3f gc_ms=%d alloc_prod_b=%d alloc_other_b=%d errs=%d resumed=%s",
                sent,
                seconds,
                collecting() - collecting,
                allocated / Math.max(1, sent),
                others / Math.max(1, sent),
                refused.get(),
                retained);
    }

    private static void join(Producer producer) {
        try {
            producer.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the harness's thread", e);
        }
    }

    private static long allocatedByLivingThreads() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return LongStream.of(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    private static long collecting() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    private WebSocketEmitter emitter(int user) {
        WebSocketEmitter known = emitters.get(user);
        if (known == null) {
            known = startRun(user);
            emitters.set(user, known);
        }
        return known;
    }

    private WebSocketEmitter startRun(int user) {
        UserExecutionContext context = UserExecutionContext.of(
                UserId.of("u" + user), ThreadId.of("thread_" + (100_000 + user)), RunId.random());
        WebSocketEmitter emitter = manager.createUserEmitter(context);
        emitter.sendAgentStarted("load", null);
        return emitter;
    }

    /** Completes every run, so that the next scenario begins with new ones; returns how many there were. */
    int endRuns() {
        int ended = 0;
        for (int user = 0; user < MOST_USERS; user++) {
            WebSocketEmitter emitter = emitters.getAndSet(user, null);
            if (emitter != null) {
                emitter.sendAgentCompleted("done");
                ended++;
            }
        }
        return ended;
    }

    private AgentEvent event(long number) {
        String text = TEXTS.get((int) number & 63);
        return streaming
                ? MessageDelta.append(MESSAGE, text.substring(0, 20))
                : new CustomEvent(
                        "x_token", Map.of("t", System.nanoTime(), "text", text, "kind", "TEXT_MESSAGE_CONTENT"));
    }

    private void emit(int user, long number) {
        Delivery delivery = emitter(user).emit(event(number));
        if (delivery.refused()) {
            refused.incrementAndGet();
        } else if (user == 0) {
            last = delivery;
        }
    }

    /** One of the threads that emit; each has users of its own. */
    private final class Producer extends Thread {
        private final Scenario scenario;
        private final List<Integer> mine;
        private long sent;
        private long allocated;

        Producer(Scenario scenario, int number) {
            super("producer-" + number);
            this.scenario = scenario;
            mine = new ArrayList<>();
            for (int user = number; user < scenario.users(); user += scenario.producers()) {
                mine.add(user);
            }
            if (scenario.kind() == 'C' && number > 0) {
                mine.clear();
            }
        }

        @Override
        public void run() {
            switch (scenario.kind()) {
                case 'A' -> fullSpeed();
                case 'B' -> paced();
                default -> fanOut();
            }
            allocated = ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                    .getThreadAllocatedBytes(getId());
        }

        private void fullSpeed() {
            for (long event = 0; event < scenario.events(); event++) {
                for (int user : mine) {
                    emit(user, event);
                    sent++;
                }
            }
        }

        private void paced() {
            long total = ((long) (scenario.rate() * scenario.seconds())) * mine.size();
            double perNano = scenario.rate() * mine.size() / 1e9;
            long begin = System.nanoTime();
            while (sent < total) {
                long due = Math.min(total, (long) ((System.nanoTime() - begin) * perNano));
                while (sent < due) {
                    emit(mine.get((int) (sent % mine.size())), sent);
                    sent++;
                }
                LockSupport.parkNanos(1_000_000);
            }
        }

        private void fanOut() {
            for (long event = 0; event < (mine.isEmpty() ? 0 : scenario.events()); event++) {
                emit(0, event);
                sent++;
                if ((event & 15) == 15) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
        }
    }
}
