package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Model-checks whole writers on in-memory edges: inline writes, the backlog, closes and drops, interleaved. */
class ConnectionWriterModelTest {
    private static final OutboundFrame FRAME = WireFrame.text("frame");

    @Test
    void no_frame_is_lost_and_no_write_overlaps_under_any_interleaving() {
        assertThatCode(() -> options(2, 2).check(Emitting.class)).doesNotThrowAnyException();
    }

    @Test
    void a_connection_ends_once_and_with_its_close_frame_last_under_any_interleaving() {
        assertThatCode(() -> options(1, 2).check(EndingOpen.class)).doesNotThrowAnyException();
    }

    @Test
    void a_connection_that_ends_while_its_gate_opens_ends_the_same_way() {
        assertThatCode(() -> options(1, 2).check(EndingBehindTheGate.class)).doesNotThrowAnyException();
    }

    @Test
    void a_connection_that_is_dropped_by_two_threads_ends_once() {
        assertThatCode(() -> options(1, 2).threads(2).check(DroppedTwice.class)).doesNotThrowAnyException();
    }

    private static ModelCheckingOptions options(int actorsPerThread, int scenarios) {
        return new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(actorsPerThread)
                .actorsBefore(0)
                .actorsAfter(0)
                .iterations(scenarios)
                .invocationsPerIteration(300)
                .addGuarantee(forClasses(
                                ModelTime.class.getName(),
                                QueuedFrames.class.getName(),
                                RecordingListener.class.getName(),
                                Scratch.class.getName())
                        .allMethods()
                        .treatAsAtomic());
    }

    /** A clock that moves when told, and whose timers all fire when told. */
    private static final class ModelTime implements TimeSource, TaskScheduler {
        private static final Scheduled NOTHING = () -> {};

        private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        private volatile long nanos;

        void quiet() {
            nanos = nanos == 0 ? Pace.SHORTEST_NANOS : 2 * Pace.SHORTEST_NANOS;
        }

        void fireAll() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        @Override
        public Scheduled schedule(Runnable task, Duration delay) {
            tasks.add(task);
            return NOTHING;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long nanoTime() {
            return nanos;
        }
    }

    /** One writer and its edges. */
    private static final class Edges {
        final ModelTime time = new ModelTime();
        final MemoryPort port = new MemoryPort();
        final ManualBacklog backlog = new ManualBacklog(64);
        final RecordingListener listener = new RecordingListener();
        final QueuedFrames frames = new QueuedFrames();
        final ConnectionWriter writer = new ConnectionWriter(port, backlog, listener, time, time);

        void emit(WakeHint hint) {
            frames.add(FRAME);
            writer.wake(hint);
        }
    }

    /** Emitters that find the connection idle or just written, and a backlog. */
    public static final class Emitting {
        private final Edges edges = new Edges();

        public Emitting() {
            edges.writer.start(edges.frames);
            edges.writer.openGate();
        }

        @Operation(nonParallelGroup = "one")
        public void emit() {
            edges.emit(WakeHint.INLINE);
        }

        @Operation(nonParallelGroup = "other")
        public void emitAfterQuiet() {
            edges.time.quiet();
            edges.emit(WakeHint.INLINE);
        }

        @Operation(nonParallelGroup = "one")
        public void emitDeferred() {
            edges.emit(WakeHint.DEFERRED);
        }

        @Operation(nonParallelGroup = "other")
        public void emitOverdue() {
            edges.emit(WakeHint.OVERDUE);
        }

        @Operation(nonParallelGroup = "backlog")
        public void round() {
            edges.backlog.round();
        }

        @Validate
        public void nothingIsLeft() {
            edges.backlog.roundsUntilIdle();
            List<WireFrame> wire = WireFrame.parse(edges.port.bytes());
            if (edges.frames.left() > 0 || edges.port.overlapped()) {
                throw new IllegalStateException(edges.frames.left() + " frames left, " + wire.size() + " written");
            }
        }
    }

    /** A connection that is written and ended in all ways at the same time. */
    public static final class EndingOpen extends Ending {
        public EndingOpen() {
            edges.writer.openGate();
            edges.emit(WakeHint.INLINE);
        }

        @Operation(nonParallelGroup = "drop")
        public void drop() {
            terminate();
        }
    }

    /** A connection that is ended while its handshake does. */
    public static final class EndingBehindTheGate extends Ending {
        @Operation(nonParallelGroup = "gate")
        public void openGate() {
            edges.writer.openGate();
        }
    }

    /** A connection that a timer and a reader drop at the same time. */
    public static final class DroppedTwice extends Checked {
        @Operation(nonParallelGroup = "timer")
        public void linger() {
            terminate();
        }

        @Operation(nonParallelGroup = "reader")
        public void endOfStream() {
            terminate();
        }
    }

    /** What can end a connection at any time. */
    public abstract static class Ending extends Checked {
        @Operation(nonParallelGroup = "us")
        public void close() {
            endWanted = true;
            edges.writer.close(4401, "");
        }

        @Operation(nonParallelGroup = "peer")
        public void peerClosed() {
            endWanted = true;
            peerClosed = true;
            edges.writer.peerClosed(1000, "");
        }
    }

    /** What must hold in the end. */
    public abstract static class Checked {
        final Edges edges = new Edges();
        volatile boolean endWanted;
        volatile boolean peerClosed;

        Checked() {
            edges.writer.start(edges.frames);
        }

        void terminate() {
            endWanted = true;
            edges.writer.terminate();
        }

        @Validate
        public void endsOnce() {
            edges.writer.openGate();
            edges.backlog.roundsUntilIdle();
            check(!peerClosed || edges.writer.state() == WriterState.CLOSED, "it waits for a close that came");
            edges.time.fireAll();
            check(edges.writer.state() == (endWanted ? WriterState.CLOSED : WriterState.OPEN), "it never ended");
            List<String> told = edges.listener.events();
            long ends = told.stream().filter(event -> !event.startsWith("sent")).count();
            check(ends == (endWanted ? 1 : 0), "the end was told " + ends + " times");
            check(edges.port.closes() == ends, "the port was closed otherwise than once");
            checkCloseIsLast(WireFrame.read(edges.port.bytes()));
        }

        private void checkCloseIsLast(List<String> wire) {
            int close = wire.indexOf("close 4401") + wire.indexOf("close 1000") + 1;
            check(close < 0 || close == wire.size() - 1, "something followed the close frame");
            check(!edges.port.overlapped(), "two writes overlapped");
        }

        private void check(boolean holds, String what) {
            if (!holds) {
                throw new IllegalStateException(what + ": told " + edges.listener.events() + ", wire "
                        + WireFrame.read(edges.port.bytes()) + ", state " + edges.writer.state());
            }
        }
    }
}
