package dev.tidings.core.transport;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A backlog that is worked off when the test says so. What is blocked is tried again in the next round. */
final class ManualBacklog implements Backlog {
    private static final int MANY_ROUNDS = 1_000_000;

    private final Queue<ConnectionWriter> submitted = new ConcurrentLinkedQueue<>();
    private final Queue<ConnectionWriter> again = new ConcurrentLinkedQueue<>();
    private final ScratchPool scratches;
    private final ByteBuffer own;
    private final AtomicInteger retries = new AtomicInteger();
    private final AtomicInteger forgotten = new AtomicInteger();
    private final AtomicInteger hurries = new AtomicInteger();
    private volatile long restNanos = Pace.SHORTEST_NANOS;

    ManualBacklog() {
        this(Scratch.CAPACITY);
    }

    /** Makes a backlog whose scratches are small. */
    ManualBacklog(int scratchCapacity) {
        own = ByteBuffer.allocate(scratchCapacity);
        scratches = new ScratchPool(1, () -> ByteBuffer.allocate(scratchCapacity));
    }

    @Override
    public void submit(ConnectionWriter writer) {
        submitted.add(writer);
    }

    @Override
    public void retry(ConnectionWriter writer) {
        retries.incrementAndGet();
    }

    @Override
    public void hurry() {
        hurries.incrementAndGet();
    }

    int hurries() {
        return hurries.get();
    }

    @Override
    public long restNanos() {
        return restNanos;
    }

    void restsFor(long nanos) {
        restNanos = nanos;
    }

    int retries() {
        return retries.get();
    }

    @Override
    public void forget(ConnectionWriter writer) {
        forgotten.incrementAndGet();
    }

    @Override
    public ScratchPool scratches() {
        return scratches;
    }

    /** Drains each writer that waits, once. Returns how many there were. */
    int round() {
        int due = again.size();
        int waiting = submitted.size();
        for (int i = 0; i < waiting; i++) {
            ConnectionWriter writer = submitted.remove();
            if (writer.takeOver()) {
                drain(writer);
            }
        }
        for (int i = 0; i < due; i++) {
            drain(again.remove());
        }
        return waiting + due;
    }

    private void drain(ConnectionWriter writer) {
        Drained drained = writer.drain(new Scratch(own));
        if (drained != Drained.IDLE && drained != Drained.ENDED) {
            again.add(writer);
        }
    }

    void roundsUntilIdle() {
        int rounds = 0;
        while (round() > 0) {
            if (++rounds == MANY_ROUNDS) {
                throw new AssertionError("still not idle after " + rounds + " rounds");
            }
        }
    }

    int waiting() {
        return submitted.size() + again.size();
    }

    int forgotten() {
        return forgotten.get();
    }
}
