package dev.tidings.benchmarks;

import dev.tidings.api.EventId;
import dev.tidings.api.MessageId;
import dev.tidings.api.Position;
import dev.tidings.api.RealmId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.DeltaSpan;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.core.EventLogs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the log in memory costs: an event of 200 bytes that is encoded already gets its number and is retained. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AppendBenchmark {
    private static final ThreadId THREAD = ThreadId.of("thread-7");
    private static final RunId RUN = RunId.of("run-7");
    private static final MessageId MESSAGE = MessageId.of("message-7");

    /** How many users take turns. */
    @Param({"1", "1000"})
    public int users;

    private final EventLog log = EventLogs.inMemory();
    private final ByteBuffer body = ByteBuffer.wrap(
            ("{\"type\":\"x_token\",\"text\":\"" + "x".repeat(173) + "\"}").getBytes(StandardCharsets.UTF_8));
    private long number;

    /** Fails the trial if the last event got a number that is too low, and ends the log. */
    @TearDown
    public void close() {
        Position last = append(header(null)).toCompletableFuture().join();
        if (last.seq() < number / users) {
            throw new IllegalStateException("the last of " + number + " events must not have number " + last.seq());
        }
        log.close();
    }

    /** Appends a whole event. */
    @Benchmark
    public CompletionStage<Position> wholeEvent() {
        return append(header(null));
    }

    /** Appends a piece of streamed text. */
    @Benchmark
    public CompletionStage<Position> delta() {
        return append(header(new DeltaSpan(MESSAGE, number * 7, 7)));
    }

    private EventHeader header(@org.jspecify.annotations.Nullable DeltaSpan span) {
        return new EventHeader(EventId.of("e-" + number), "x_token", THREAD, RUN, span);
    }

    private CompletionStage<Position> append(EventHeader header) {
        StreamKey key = new StreamKey(RealmId.MAIN, UserId.of("user-" + number++ % users));
        return log.append(key, List.of(NewEvent.copyOf(header, body)), 1);
    }
}
