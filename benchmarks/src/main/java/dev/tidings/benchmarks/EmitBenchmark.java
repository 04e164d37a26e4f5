package dev.tidings.benchmarks;

import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Delivery;
import dev.tidings.api.MessageId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.core.WebSocketManagers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What it costs to emit an event, from the call until every device has taken the frame. Without a device it is what it
 * costs to encode and append. There is no network: see the load harness for that.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EmitBenchmark {
    private static final UserExecutionContext CONTEXT =
            UserExecutionContext.of(UserId.of("user-7"), ThreadId.of("thread-7"), RunId.of("run-7"));

    /** How many devices the user has. */
    @Param({"0", "1", "10"})
    public int devices;

    private final WebSocketManager manager = WebSocketManagers.create();
    private final WebSocketEmitter emitter = manager.createUserEmitter(CONTEXT);
    private final MessageDelta delta = MessageDelta.append(MessageId.of("message-7"), " tokens");
    private final AgentThinking thinking = AgentThinking.of("Looking for prices of the three vendors");
    private List<MemoryConnection> connections = List.of();

    /** Connects the devices and starts the run. */
    @Setup
    public void connect() {
        ConnectionRequest request = ConnectionRequest.live(UserPrincipal.of(CONTEXT.userId()));
        connections = Stream.generate(MemoryConnection::new).limit(devices).toList();
        connections.forEach(connection -> manager.addConnection(connection, request));
        emitter.sendAgentStarted("researcher", null);
    }

    /** Fails the trial if a device has not got every event, and ends the manager. */
    @TearDown
    public void close() {
        Delivery last = emitter.emit(thinking);
        long head = last.position().toCompletableFuture().join().seq();
        for (MemoryConnection connection : connections) {
            if (connection.frames() < head) {
                throw new IllegalStateException(
                        "a device must have got " + head + " events but got " + connection.frames() + " frames");
            }
        }
        manager.close();
    }

    /** Emits a piece of streamed text. */
    @Benchmark
    public Delivery messageDelta() {
        return emitter.emit(delta);
    }

    /** Emits a whole event. */
    @Benchmark
    public Delivery agentThinking() {
        return emitter.emit(thinking);
    }
}
