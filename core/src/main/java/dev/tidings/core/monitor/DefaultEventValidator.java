package dev.tidings.core.monitor;

import dev.tidings.api.EventId;
import dev.tidings.api.ExecutionId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.internal.CanonicalEventValidator;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.codec.CodecOptions;
import dev.tidings.core.codec.Envelope;
import dev.tidings.core.codec.EventCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Checks events against the codec's own table, and then against the rules of its mode. A record is written by the codec
 * and read back, so it is judged by what a client would get.
 */
final class DefaultEventValidator implements CanonicalEventValidator {
    private static final EventId UNSENT = EventId.of("unsent");
    private static final String AGENT = "agent";

    private final EventCodec codec = EventCodec.create(CodecOptions.defaults());
    private final ReentrantLock lock = new ReentrantLock();
    private final Judge judge;
    private final boolean strict;
    private final TimeSource time;
    private Verdicts verdicts = new Verdicts();

    DefaultEventValidator(Judge judge, Settings settings, TimeSource time) {
        this.judge = judge;
        this.strict = settings.strict();
        this.time = Objects.requireNonNull(time, "time");
    }

    @Override
    public Result validate(AgentEvent event, UserExecutionContext context) {
        Objects.requireNonNull(event, "event");
        EventHeader header = EventHeader.whole(UNSENT, event.type(), context.threadId(), context.runId());
        String agent = event instanceof AgentStarted started ? started.agentName() : AGENT;
        String json;
        try {
            json = codec.asSent(
                    named(event),
                    header,
                    Envelope.of(context, agent),
                    time.now().toEpochMilli());
        } catch (IllegalArgumentException e) {
            return reject(Map.of("type", event.type()), e);
        }
        return judge(new EventView(codec.read(json), false));
    }

    private AgentEvent named(AgentEvent event) {
        if (!(event instanceof ToolCompleted tool) || tool.executionId() != null) {
            return event;
        }
        lock.lock();
        try {
            ExecutionId id =
                    judge.openExecution(tool.toolName()).map(ExecutionId::of).orElseGet(ExecutionId::random);
            return new ToolCompleted(tool.toolName(), id, tool.results(), tool.success(), tool.error());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Result validate(String json) {
        Map<String, @Nullable Object> fields;
        try {
            fields = codec.read(json);
        } catch (IllegalArgumentException e) {
            return reject(Map.of(), e);
        }
        return judge(new EventView(fields, true));
    }

    @Override
    public Result validate(Map<String, ? extends @Nullable Object> fields) {
        return judge(new EventView(Objects.requireNonNull(fields, "fields"), true));
    }

    private Result reject(Map<String, String> fields, IllegalArgumentException reason) {
        return settle(new EventView(fields, false), new ArrayList<>(List.of(String.valueOf(reason.getMessage()))));
    }

    private Result judge(EventView event) {
        List<String> problems = new ArrayList<>(codec.problems(event.fields(), strict));
        lock.lock();
        try {
            problems.addAll(judge.judge(event));
            return settle(event, problems);
        } finally {
            lock.unlock();
        }
    }

    private Result settle(EventView event, List<String> problems) {
        lock.lock();
        try {
            verdicts.count(event);
            if (problems.isEmpty()) {
                judge.accept(event);
                verdicts.accept(event);
            } else {
                verdicts.reject(event, problems);
            }
            return verdicts.of(event, problems);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Result report() {
        lock.lock();
        try {
            return verdicts.ofAll(judge.end(verdicts.missing()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Statistics statistics() {
        lock.lock();
        try {
            return verdicts.statistics();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void reset() {
        lock.lock();
        try {
            judge.reset();
            verdicts = new Verdicts();
        } finally {
            lock.unlock();
        }
    }
}
