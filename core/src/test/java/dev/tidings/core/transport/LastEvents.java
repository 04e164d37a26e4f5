package dev.tidings.core.transport;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Emits pairs of events, the second when what writes the first goes idle, and measures when both have arrived. A quarter
 * of the seconds come in the very moment, between the writer's last look and its rest, and the others after a random one;
 * half of the firsts come from another thread. In half of the pairs the client sends something at that time, too, so that
 * a selector finds the connection readable and writable at once.
 *
 * <p>An event that has not arrived after three seconds of silence is lost, or after one where a loss is what is looked for:
 * nothing else is sent on its connection. One that is
 * later than the limit is explained by the scheduler as far as the threads it had to pass were ready and had no
 * processor meanwhile: the lane's, the one of the first event, and the writer's.
 */
final class LastEvents {
    private static final long SEED = 20_261_121L;
    private static final Duration LOST_AFTER = Duration.ofSeconds(3);
    private static final Duration LOST_AT_ONCE_AFTER = Duration.ofSeconds(1);
    private static final int WARM_UP = 100;
    private static final int LONGEST_MOMENT_NANOS = 80_000;
    private static final int LONGEST_PAUSE_NANOS = 1_500_000;
    private static final String KICKER = "kicker";
    private static final byte[] SIGN_OF_LIFE = RawWebSocketClient.frame(RawWebSocketClient.PONG, "");

    /** A connection: its client, how an event is sent, and how to do something when its writer finds no more. */
    record Lane(RawWebSocketClient client, Consumer<String> send, Consumer<Runnable> whenIdle) {}

    /** How late an event was, and how long its threads had no processor meanwhile. */
    private record Delay(long nanos, long waited, int trial, boolean inTheMoment) {
        long withProcessor() {
            return Math.max(0, nanos - waited);
        }
    }

    private final List<Lane> lanes;
    private final int trialsPerLane;
    private final boolean stopAtLoss;
    private final String writer;
    private final Delay[] delays;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final ConcurrentLinkedQueue<Runnable> kicks = new ConcurrentLinkedQueue<>();
    private final Thread kicker = new Thread(this::kick, KICKER);
    private long elapsed;

    LastEvents(List<Lane> lanes, int trials, boolean stopAtLoss, String writer) {
        this.lanes = lanes;
        this.trialsPerLane = (trials + lanes.size() - 1) / lanes.size();
        this.stopAtLoss = stopAtLoss;
        this.writer = writer;
        this.delays = new Delay[trialsPerLane * lanes.size()];
    }

    LastEvents run() throws Exception {
        long start = System.nanoTime();
        kicker.start();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++) {
            int number = i;
            threads.add(new Thread(() -> runLane(lanes.get(number), new Random(SEED + number))));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        over.set(true);
        kicker.join();
        elapsed = System.nanoTime() - start;
        if (failure.get() != null) {
            throw new AssertionError("a lane failed, seed " + SEED, failure.get());
        }
        return this;
    }

    private void kick() {
        while (!over.get()) {
            Runnable kick = kicks.poll();
            if (kick == null) {
                LockSupport.parkNanos(100_000);
            } else {
                kick.run();
            }
        }
    }

    private void runLane(Lane lane, Random random) {
        try (RawWebSocketClient client = lane.client();
                ProcessorWait wait = ProcessorWait.ofCallerAnd(KICKER, writer, "VM Thread")) {
            client.patience(stopAtLoss ? LOST_AT_ONCE_AFTER : LOST_AFTER);
            for (int i = -WARM_UP; i < trialsPerLane && !(stopAtLoss && lost.get() > 0); i++) {
                new Trial(lane, random, wait, i).run();
            }
        } catch (IOException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private final class Trial {
        private final Lane lane;
        private final Random random;
        private final ProcessorWait wait;
        private final int number;
        private final boolean inTheMoment;
        private volatile long emitted;

        Trial(Lane lane, Random random, ProcessorWait wait, int number) {
            this.lane = lane;
            this.random = random;
            this.wait = wait;
            this.number = number;
            this.inTheMoment = random.nextInt(4) == 0;
        }

        void run() throws IOException {
            if (random.nextInt(4) == 0) {
                LockSupport.parkNanos(random.nextInt(LONGEST_PAUSE_NANOS));
            }
            long waited = wait.nanos();
            if (inTheMoment) {
                lane.whenIdle().accept(() -> emit("second"));
            }
            if (random.nextBoolean()) {
                lane.client().send(SIGN_OF_LIFE);
            }
            if (random.nextBoolean()) {
                kicks.add(() -> emit("first"));
                LockSupport.unpark(kicker);
            } else {
                emit("first");
            }
            if (!inTheMoment) {
                spin(random.nextInt(LONGEST_MOMENT_NANOS));
                emit("second");
            }
            awaitBoth(waited);
        }

        private void emit(String event) {
            emitted = System.nanoTime();
            lane.send().accept(event);
        }

        private void awaitBoth(long waited) throws IOException {
            try {
                lane.client().readFrame();
                lane.client().readFrame();
            } catch (SocketTimeoutException e) {
                lost.incrementAndGet();
                lane.send().accept("third");
                lane.client().readFrame();
                lane.client().readFrame();
                return;
            }
            long nanos = System.nanoTime() - emitted;
            if (number >= 0) {
                delays[count.getAndIncrement()] = new Delay(nanos, wait.nanos() - waited, number, inTheMoment);
            }
        }
    }

    private static void spin(int nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }

    int lost() {
        return lost.get();
    }

    int trials() {
        return count.get() + lost.get();
    }

    /** Returns how many were later than the limit though the threads on their way had a processor. */
    long unexplained(Duration limit) {
        return beyond(limit, LongStream.of(withProcessor()));
    }

    private static long beyond(Duration limit, LongStream nanos) {
        return nanos.filter(delay -> delay > limit.toNanos()).count();
    }

    private long[] asMeasured() {
        return Arrays.stream(delays, 0, count.get())
                .mapToLong(Delay::nanos)
                .sorted()
                .toArray();
    }

    private long[] withProcessor() {
        return Arrays.stream(delays, 0, count.get())
                .mapToLong(Delay::withProcessor)
                .sorted()
                .toArray();
    }

    String report(String name, Duration limit) {
        long[] measured = asMeasured();
        return String.format(
                Locale.ROOT,
                "%s: %,d last events in %.1f s, %d lost; %s, later than %d ms %d; without the time in which their threads"
                        + " had no processor %s, later %d (the worst: %s); seed %d",
                name,
                trials(),
                elapsed / 1e9,
                lost(),
                percentiles(measured),
                limit.toMillis(),
                beyond(limit, LongStream.of(measured)),
                percentiles(withProcessor()),
                unexplained(limit),
                Arrays.stream(delays, 0, count.get()).max(Comparator.comparingLong(Delay::withProcessor)),
                SEED);
    }

    private static String percentiles(long[] sorted) {
        return String.format(
                Locale.ROOT,
                "p50 %.2f ms, p99 %.2f ms, p99.99 %.2f ms, max %.2f ms",
                percentile(sorted, 0.5),
                percentile(sorted, 0.99),
                percentile(sorted, 0.9999),
                percentile(sorted, 1));
    }

    private static double percentile(long[] sorted, double share) {
        return sorted.length == 0
                ? 0
                : sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))] / 1e6;
    }
}
