package dev.tidings.testkit.fault;

import dev.tidings.api.Position;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.api.spi.TaskScheduler;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An event log with the faults of one behind a network, around another log that has none. Each call and each delivery
 * has a script of its own; the same seed gives call number n of a kind the same script. What has no number is switched on
 * and off: outages, new epochs, trimmed streams.
 *
 * <pre>{@code
 * FaultyEventLog log = FaultyEventLog.around(EventLogs.inMemory(), time, 42, (call, random) ->
 *         call.kind() == LogCall.Kind.APPEND && random.nextInt(4) == 0
 *                 ? LogScript.clean().losesAnswer()
 *                 : LogScript.clean());
 * MockFactory tidings = MockFactory.builder().time(time).eventLog(log).build();
 * }</pre>
 *
 * <p>Whatever it does but {@link LogFault#THROWN} and {@link LogFault#LOST}, it keeps the contract of {@link EventLog} as
 * long as the log behind it does: nothing is lost that it does not say to be lost. Thread-safe; it owns no thread.
 */
public final class FaultyEventLog implements EventLog {
    private static final TaskScheduler NO_TIMER = (task, delay) -> {
        throw new IllegalStateException("latency must be 0 without a timer but was " + delay + ": pass a timer too");
    };

    private final EventLog log;
    private final TaskScheduler timer;
    private final long seed;
    private final BiFunction<LogCall, RandomGenerator, LogScript> scripts;
    private final FaultCounts<LogFault> counts = new FaultCounts<>(LogFault.class);
    private final Map<LogCall.Kind, AtomicInteger> numbers = new EnumMap<>(LogCall.Kind.class);
    private final ConcurrentMap<StreamKey, FaultyStream> streams = new ConcurrentHashMap<>();
    private volatile boolean down;

    private FaultyEventLog(
            EventLog log, TaskScheduler timer, long seed, BiFunction<LogCall, RandomGenerator, LogScript> scripts) {
        this.log = Objects.requireNonNull(log, "log");
        this.timer = Objects.requireNonNull(timer, "timer");
        this.seed = seed;
        this.scripts = Objects.requireNonNull(scripts, "scripts");
        for (LogCall.Kind kind : LogCall.Kind.values()) {
            numbers.put(kind, new AtomicInteger());
        }
    }

    /**
     * Puts faults around a log, all of which are off at first.
     *
     * @param log the log behind it; closed with this one
     * @return the log for the manager
     */
    public static FaultyEventLog around(EventLog log) {
        return new FaultyEventLog(log, NO_TIMER, 0, (call, random) -> LogScript.clean());
    }

    /**
     * Puts scripted faults around a log.
     *
     * @param log the log behind it; closed with this one
     * @param timer what makes answers late, such as a {@link dev.tidings.testkit.time.ControlledTime}
     * @param seed what the scripts' random numbers come from
     * @param scripts makes the script of a call from what it is and from random numbers of its own; runs on the thread of
     *     the call, must return at once, and must not throw
     * @return the log for the manager
     */
    public static FaultyEventLog around(
            EventLog log, TaskScheduler timer, long seed, BiFunction<LogCall, RandomGenerator, LogScript> scripts) {
        return new FaultyEventLog(log, timer, seed, scripts);
    }

    /** Lets every call fail without being done, until {@link #comeBack}. */
    public void goDown() {
        down = true;
    }

    /** Ends an outage. */
    public void comeBack() {
        down = false;
    }

    /**
     * Plans an outage.
     *
     * @param in how long from now, by the timer
     * @param length how long it lasts
     */
    public void outage(Duration in, Duration length) {
        timer.schedule(this::goDown, in);
        timer.schedule(this::comeBack, in.plus(length));
    }

    /**
     * Lets a stream forget everything and begin anew, in another epoch and with number 0, and tells who follows it. To be
     * called while nobody begins to follow the stream.
     *
     * @param stream whose log
     */
    public void changeEpoch(StreamKey stream) {
        counts.add(LogFault.EPOCH_CHANGED);
        streamOf(stream).beginAnew(log);
    }

    /**
     * Lets a stream forget its oldest entries: what reads them is told that they are lost.
     *
     * @param stream whose log
     * @param seq the last number that is gone; it may not have been assigned yet
     */
    public void trim(StreamKey stream, long seq) {
        counts.add(LogFault.TRIMMED);
        streamOf(stream).trim(seq);
    }

    /**
     * Never tells those who follow a stream now of anything again: plants a defect.
     *
     * @param stream whose log
     */
    public void loseSubscribers(StreamKey stream) {
        counts.add(LogFault.LOST);
        streamOf(stream).loseSubscribers();
    }

    /**
     * Counts what was injected.
     *
     * @return a copy with every fault
     */
    public Map<LogFault, Long> injected() {
        return counts.snapshot();
    }

    @Override
    public CompletionStage<Position> append(StreamKey stream, List<NewEvent> events, int attempt) {
        LogScript script = script(LogCall.Kind.APPEND, stream);
        List<NewEvent> copy = List.copyOf(events);
        return later(script, () -> {
            StreamKey inner = streamOf(stream).inner();
            LogFault fault = fault(script);
            if (fault == LogFault.ANSWER_LOST) {
                return log.append(inner, stored(copy), attempt).thenCompose(done -> failed(fault));
            }
            if (fault == LogFault.LOST) {
                streamOf(stream).hide(copy);
                return log.append(inner, copy, attempt);
            }
            if (fault == LogFault.APPLIED_LATE) {
                List<NewEvent> stored = stored(copy);
                timer.schedule(() -> log.append(inner, stored, Math.max(2, attempt)), script.after());
            }
            return fault == null ? log.append(inner, copy, attempt) : failed(fault);
        });
    }

    /** Copies what will be appended again: an event may have one place only. */
    private static List<NewEvent> stored(List<NewEvent> events) {
        return events.stream()
                .map(event -> NewEvent.copyOf(event.header(), event.body()))
                .toList();
    }

    @Override
    public CompletionStage<LogSlice> read(StreamKey stream, long afterSeq, int maxEntries) {
        LogScript script = script(LogCall.Kind.READ, stream);
        return later(script, () -> {
            LogFault fault = fault(script);
            return fault == null || fault == LogFault.LOST
                    ? streamOf(stream).read(log, afterSeq, maxEntries)
                    : failed(fault);
        });
    }

    @Override
    public CompletionStage<LogSubscription> subscribe(StreamKey stream, LogSubscriber subscriber) {
        LogScript script = script(LogCall.Kind.SUBSCRIBE, stream);
        Relay relay = new Relay(streamOf(stream).visible(subscriber), timer, () -> delivery(stream));
        return later(script, () -> {
            LogFault fault = fault(script);
            return fault == null || fault == LogFault.LOST ? streamOf(stream).subscribe(log, relay) : failed(fault);
        });
    }

    private LogScript delivery(StreamKey stream) {
        LogScript script = script(LogCall.Kind.DELIVERY, stream);
        if (script.fault() == LogFault.LOST) {
            counts.add(LogFault.LOST);
        }
        return script;
    }

    private FaultyStream streamOf(StreamKey stream) {
        return streams.computeIfAbsent(stream, FaultyStream::new);
    }

    private LogScript script(LogCall.Kind kind, StreamKey stream) {
        int number = Objects.requireNonNull(numbers.get(kind)).getAndIncrement();
        long own = (seed + ((long) kind.name().hashCode() << Integer.SIZE)) * 1_000_003 + number;
        LogScript script = scripts.apply(new LogCall(kind, number, stream), new SplittableRandom(own));
        if (!script.latency().isZero()) {
            counts.add(LogFault.LATENCY);
        }
        return script;
    }

    private @Nullable LogFault fault(LogScript script) {
        LogFault fault = down ? LogFault.OUTAGE : script.fault();
        if (fault != null) {
            counts.add(fault);
        }
        return fault;
    }

    private static <T> CompletionStage<T> failed(LogFault fault) {
        return CompletableFuture.failedFuture(new InjectedFault("an injected fault: " + fault));
    }

    private <T> CompletionStage<T> later(LogScript script, Supplier<CompletionStage<T>> call) {
        if (script.fault() == LogFault.THROWN) {
            counts.add(LogFault.THROWN);
            throw new InjectedFault("a planted defect: a log throws");
        }
        if (script.latency().isZero()) {
            return call.get();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        timer.schedule(() -> answer(call, answer), script.latency());
        return answer;
    }

    private static <T> void answer(Supplier<CompletionStage<T>> call, CompletableFuture<T> answer) {
        CompletionStage<T> stage;
        try {
            stage = call.get();
        } catch (RuntimeException | Error thrown) {
            answer.completeExceptionally(thrown);
            return;
        }
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    @Override
    public List<Expired> expired() {
        return log.expired();
    }

    @Override
    public HealthSnapshot.Component health() {
        return down
                ? HealthSnapshot.Component.down(HealthSnapshot.LOG, "an injected outage lasts: end it with comeBack()")
                : log.health();
    }

    @Override
    public void close() {
        log.close();
    }
}
