package dev.tidings.benchmarks;

import dev.tidings.api.AgentRun;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Cursor;
import dev.tidings.api.Position;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketManager;
import dev.tidings.core.AgentBridges;
import dev.tidings.core.WebSocketManagers;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs when a client comes back that missed a thousand events, until it has them all and is gone again. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ResumeBenchmark {
    private static final int MISSED = 1_000;
    private static final UserId USER = UserId.of("user-7");

    /** What was missed: whole events, or pieces of one streamed text, which arrive merged. */
    @Param({"events", "text"})
    public String kind = "events";

    private final WebSocketManager manager = WebSocketManagers.create();
    private @Nullable ConnectionRequest request;

    /** Lets the events happen. */
    @Setup
    public void emit() {
        AgentRun run = AgentBridges.of(manager)
                .start(UserExecutionContext.newRun(USER, ThreadId.of("thread-7")), "researcher", null);
        Position start = run.thinking("hm").position().toCompletableFuture().join();
        for (int count = 0; count < MISSED; count++) {
            if (kind.equals("events")) {
                run.thinking("Looking for prices of the three vendors");
            } else {
                run.delta(" tokens");
            }
        }
        request = ConnectionRequest.resume(UserPrincipal.of(USER), new Cursor(start.epoch(), start.seq(), null));
    }

    /** Fails the trial if a client does not get what it missed, and ends the manager. */
    @TearDown
    public void close() {
        long frames = resume();
        boolean merged = kind.equals("text") && frames > 2 && frames < MISSED / 2;
        if (!merged && frames != MISSED + 2) {
            throw new IllegalStateException("a client must get what it missed but got " + frames + " frames");
        }
        manager.close();
    }

    /** Comes back, takes everything, and goes. */
    @Benchmark
    public long resume() {
        MemoryConnection connection = new MemoryConnection();
        ConnectionId id = manager.addConnection(connection, Objects.requireNonNull(request));
        connection.awaitIdle();
        long frames = connection.frames();
        manager.removeConnection(id, 1000);
        return frames;
    }
}
