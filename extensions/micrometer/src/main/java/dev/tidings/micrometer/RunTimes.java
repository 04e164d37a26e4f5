package dev.tidings.micrometer;

import dev.tidings.api.Delivery;
import dev.tidings.api.RunId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.event.EventTypes;
import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Times runs from when their start was told, by the clock of the registry. */
final class RunTimes {
    private final Clock clock;
    private final Map<Key, Begun> runs = Recent.map(Recent.MOST);

    RunTimes(Clock clock) {
        this.clock = clock;
    }

    private record Key(UserId user, RunId run) {}

    private record Begun(long nanos, boolean seen) {}

    void started(RunInfo run) {
        runs.put(new Key(run.userId(), run.runId()), new Begun(clock.monotonicTime(), false));
    }

    /** Returns how long the first event behind {@code agent_started} took that was routed, if this is that event. */
    @Nullable
    Duration firstEvent(UserExecutionContext context, String type, Delivery delivery) {
        if (!delivery.routed() || type.equals(EventTypes.AGENT_STARTED)) {
            return null;
        }
        Key key = new Key(context.userId(), context.runId());
        Begun begun = runs.get(key);
        if (begun == null || begun.seen()) {
            return null;
        }
        runs.replace(key, new Begun(begun.nanos(), true));
        return since(begun);
    }

    /** Returns how long a run took, if its start was told. */
    @Nullable
    Duration ended(RunInfo run) {
        Begun begun = runs.remove(new Key(run.userId(), run.runId()));
        return begun == null ? null : since(begun);
    }

    private Duration since(Begun begun) {
        return Duration.ofNanos(clock.monotonicTime() - begun.nanos());
    }

    int kept() {
        return runs.size();
    }
}
