package dev.tidings.core.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.Position;
import dev.tidings.api.RunId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Model-checks the tail and a session that follows it: whatever the interleaving of appends, joining, leaving, sweeps
 * and late pages of the log, when all is quiet the session has everything behind the place where it joined. The last
 * tests plant a bug each, to prove that the check would find it.
 */
class SessionModelTest {
    private static final boolean THOROUGH = Boolean.getBoolean("tidings.soak");
    private static final int ITERATIONS = THOROUGH ? 20 : 3;
    private static final int INVOCATIONS = THOROUGH ? 2_000 : 60;
    private static final int PLANTED_ITERATIONS = 6;
    private static final int PLANTED_INVOCATIONS = 100;
    private static final Epoch EPOCH = Epoch.of("e-model");
    private static final Attachment LIVE = new Attachment(null, 0, null, List.of(), null);
    private static final List<LogEntry> ENTRIES =
            IntStream.rangeClosed(1, 12).mapToObj(SessionModelTest::entry).toList();

    private static LogEntry entry(int seq) {
        EventHeader header =
                EventHeader.whole(EventId.of("e-" + seq), "x_model", EngineHarness.THREAD, RunId.of("r-7"));
        return NewEvent.copyOf(header, ByteBuffer.wrap("{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
                .sequenced(seq, 0);
    }

    @Test
    void joining_leaving_and_appending_lose_no_event_under_any_interleaving() {
        assertThatCode(() -> options(ITERATIONS, INVOCATIONS).check(Joining.class))
                .doesNotThrowAnyException();
    }

    @Test
    void pages_that_come_late_lose_no_event_under_any_interleaving() {
        assertThatCode(() -> options(ITERATIONS, INVOCATIONS).check(Paging.class))
                .doesNotThrowAnyException();
    }

    @Test
    void the_check_finds_an_emitter_that_looks_for_devices_before_it_appends() {
        assertThatThrownBy(
                        () -> options(PLANTED_ITERATIONS, PLANTED_INVOCATIONS).check(Hasty.class))
                .isInstanceOf(LincheckAssertionError.class);
    }

    @Test
    void the_check_finds_a_device_that_joins_at_a_head_it_looked_up_before() {
        assertThatThrownBy(
                        () -> options(PLANTED_ITERATIONS, PLANTED_INVOCATIONS).check(Torn.class))
                .isInstanceOf(LincheckAssertionError.class);
    }

    @Test
    void the_check_finds_a_page_that_wakes_nobody() {
        assertThatThrownBy(
                        () -> options(PLANTED_ITERATIONS, PLANTED_INVOCATIONS).check(Silent.class))
                .isInstanceOf(LincheckAssertionError.class);
    }

    private static ModelCheckingOptions options(int iterations, int invocations) {
        return new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(0)
                .actorsAfter(0)
                .minimizeFailedScenario(false)
                .iterations(iterations)
                .invocationsPerIteration(invocations);
    }

    /** A stream reduced to its tail, one session, and a log that answers when it is told to. */
    private static final class World {
        final ReentrantLock sequence = new ReentrantLock();
        final Tail tail;
        final Device device = new Device();
        final SlowLog log = new SlowLog();
        final Session session;
        private int appended;
        private boolean follows;

        World(int tailEntries) {
            tail = new Tail(sequence, epoch -> {}, tailEntries, null);
            Services services = new Services(
                    EngineHarness.OPTIONS, log, null, null, null, null, new Random(7), null, null, null, null);
            UserStream stream = new UserStream(new StreamKey(EngineHarness.REALM, EngineHarness.ALICE), services);
            session = new Session(
                    ConnectionId.of("c-7"),
                    device,
                    ConnectionRequest.live(UserPrincipal.of(EngineHarness.ALICE)),
                    Instant.EPOCH,
                    stream);
            device.start(session);
            tail.begin(new Position(EPOCH, 0));
        }

        void inSequence(Runnable step) {
            sequence.lock();
            try {
                step.run();
            } finally {
                sequence.unlock();
            }
        }

        void append() {
            LogEntry entry = ENTRIES.get(appended++);
            log.head = appended;
            tail.onEntries(List.of(entry));
        }

        void join() {
            follows = tail.join(session, LIVE, Position::seq);
            device.expected = tail.head();
        }

        void leave() {
            follows = false;
            tail.leave(session);
        }

        void check() {
            while (log.isAsked()) {
                log.answer();
            }
            boolean whole = !follows || device.expected == appended;
            if (!whole || device.closed || device.gap) {
                throw new IllegalStateException("appended " + appended + ", seen up to " + device.expected + ", closed "
                        + device.closed + ", gap " + device.gap);
            }
        }
    }

    /** What the models have in common. */
    public abstract static class Model {
        private final World world = make();

        abstract World make();

        World world() {
            return world;
        }

        @Validate
        public void nothingIsMissing() {
            world().check();
        }
    }

    /** The real thing, with everything in the tail. */
    public static class Joining extends Model {
        @Override
        World make() {
            return new World(8);
        }

        @Operation
        public void emit() {
            World world = world();
            world.inSequence(world::append);
            world.tail.wakeAll();
        }

        @Operation(runOnce = true)
        public void join() {
            World world = world();
            world.inSequence(world::join);
            world.session.wake(WakeHint.INLINE);
        }

        @Operation(runOnce = true)
        public void leave() {
            World world = world();
            world.inSequence(world::leave);
        }
    }

    /** The real thing, with a tail too small for what is appended and pages that come later. */
    public static class Paging extends Model {
        @Override
        World make() {
            World world = new World(1);
            world.join();
            return world;
        }

        @Operation
        public void emitTwo() {
            World world = world();
            world.inSequence(() -> {
                world.append();
                world.append();
            });
            world.tail.wakeAll();
        }

        @Operation
        public void answerOne() {
            world().log.answer();
        }

        @Operation
        public void sweep() {
            world().tail.sweep();
        }
    }

    /** Planted: who is woken is decided before the append. */
    public static class Hasty extends Joining {
        @Override
        @Operation
        public void emit() {
            World world = world();
            Session[] sessions = world.tail.sessions();
            world.inSequence(world::append);
            for (Session each : sessions) {
                each.wake(WakeHint.INLINE);
            }
        }
    }

    /** Planted: the place to begin at is looked up in a step of its own. */
    public static class Torn extends Joining {
        @Override
        @Operation(runOnce = true)
        public void join() {
            World world = world();
            long head = world.tail.head();
            world.inSequence(() -> {
                world.join();
                world.device.expected = head;
            });
            world.session.wake(WakeHint.INLINE);
        }
    }

    /** Planted: the answer of the log is there, but nobody says so. */
    public static class Silent extends Paging {
        @Override
        World make() {
            World world = super.make();
            world.device.deaf = true;
            return world;
        }
    }

    /** A device that takes what it gets on the waking thread, one thread at a time, and checks the numbers. */
    static final class Device implements WebSocketConnection {
        private final AtomicInteger turns = new AtomicInteger();
        private FrameSource source;
        volatile long expected;
        volatile boolean closed;
        volatile boolean gap;
        boolean deaf;

        @Override
        public Object nativeSession() {
            return this;
        }

        @Override
        public String remoteAddress() {
            return "192.0.2.7";
        }

        @Override
        public void start(FrameSource frames) {
            source = frames;
        }

        @Override
        public void wake(WakeHint hint) {
            boolean fromPage = deaf && hint == WakeHint.DEFERRED;
            if (fromPage || turns.getAndIncrement() > 0) {
                return;
            }
            int missed = 1;
            do {
                drain();
                missed = turns.addAndGet(-missed);
            } while (missed != 0);
        }

        private void drain() {
            OutboundFrame frame = source.poll();
            while (frame != null) {
                gap |= frame != ENTRIES.get((int) expected++).frame();
                frame = source.poll();
            }
        }

        @Override
        public void close(CloseCode code, String reason) {
            closed = true;
        }

        @Override
        public void ping() {}

        @Override
        public void terminate() {
            closed = true;
        }

        @Override
        public boolean isOpen() {
            return !closed;
        }
    }

    /** A log whose reads are answered by an operation of the model. */
    private static final class SlowLog implements EventLog {
        private record Asked(long after, CompletableFuture<LogSlice> answer) {}

        private final Queue<Asked> asked = new ArrayDeque<>();
        private int head;

        synchronized boolean isAsked() {
            return !asked.isEmpty();
        }

        void answer() {
            Asked next;
            int now;
            synchronized (this) {
                next = asked.poll();
                now = head;
            }
            if (next != null) {
                List<LogEntry> found = ENTRIES.subList((int) Math.min(next.after(), now), now);
                next.answer().complete(new LogSlice(new Position(EPOCH, now), found, List.of()));
            }
        }

        @Override
        public CompletionStage<Position> append(StreamKey stream, List<NewEvent> events, int attempt) {
            throw new UnsupportedOperationException("the model appends to the tail");
        }

        @Override
        public synchronized CompletionStage<LogSlice> read(StreamKey stream, long afterSeq, int maxEntries) {
            CompletableFuture<LogSlice> answer = new CompletableFuture<>();
            asked.add(new Asked(afterSeq, answer));
            return answer;
        }

        @Override
        public CompletionStage<LogSubscription> subscribe(StreamKey stream, LogSubscriber subscriber) {
            throw new UnsupportedOperationException("the model feeds the tail");
        }

        @Override
        public void close() {}
    }
}
