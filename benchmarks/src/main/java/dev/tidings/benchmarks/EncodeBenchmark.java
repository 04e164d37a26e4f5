package dev.tidings.benchmarks;

import dev.tidings.api.EventId;
import dev.tidings.api.MessageId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.core.codec.CodecOptions;
import dev.tidings.core.codec.EncodedEvent;
import dev.tidings.core.codec.Envelope;
import dev.tidings.core.codec.EventCodec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What it costs to write an event as JSON. The one benchmark that does not use the public API, which has no such step. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodeBenchmark {
    /** What kind of event: two of text, a map of three values, arguments of a tool, and an object of the application's. */
    @Param({"delta", "thinking", "custom", "tool", "object"})
    public String kind = "delta";

    private final EventCodec codec = EventCodec.create(CodecOptions.defaults());
    private final EventId id = EventId.of("event-1234567890");
    private final Envelope envelope = Envelope.of(
            UserExecutionContext.of(UserId.of("user-7"), ThreadId.of("thread-7"), RunId.of("run-7")), "researcher");
    private AgentEvent event = AgentThinking.of("");

    /** What an application may pass. */
    public record Price(String vendor, double amount, List<String> tags) {}

    /** Makes the event. */
    @Setup
    public void makeEvent() {
        event = switch (kind) {
            case "delta" -> MessageDelta.append(MessageId.of("message-7"), " tokens");
            case "thinking" -> AgentThinking.of("Looking for prices of the three vendors");
            case "custom" ->
                new CustomEvent(
                        "x_token",
                        Map.of("t", 1_234_567_890L, "text", "x".repeat(120), "kind", "TEXT_MESSAGE_CONTENT"));
            case "tool" -> ToolExecuting.of("web_search", Map.of("q", "vendor prices", "limit", 10));
            default -> new CustomEvent("x_price", Map.of("price", new Price("B", 12.5, List.of("new", "cheap"))));
        };
    }

    /** Encodes the event. */
    @Benchmark
    public EncodedEvent encode() {
        return codec.encode(event, id, envelope);
    }
}
