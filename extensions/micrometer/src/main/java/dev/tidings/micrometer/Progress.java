package dev.tidings.micrometer;

import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionInfo;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How far each connection was when it was last heard of, so that what is new can be counted. */
final class Progress {
    private final Map<ConnectionId, ConnectionInfo> last = Recent.map(Recent.MOST);

    /**
     * What a connection moved by.
     *
     * @param written how many numbers were handed to its transport, or hidden by its filter
     * @param acknowledged how many numbers its client acknowledged
     */
    record Step(long written, long acknowledged) {}

    void opened(ConnectionInfo now) {
        last.put(now.connectionId(), now);
    }

    Step moved(ConnectionInfo now) {
        return step(last.replace(now.connectionId(), now), now);
    }

    Step closed(ConnectionInfo now) {
        return step(last.remove(now.connectionId()), now);
    }

    private static Step step(@Nullable ConnectionInfo before, ConnectionInfo now) {
        if (before == null || !Objects.equals(before.epoch(), now.epoch())) {
            return new Step(0, 0);
        }
        return new Step(
                Math.max(0, now.position() - before.position()),
                Math.max(0, now.acknowledged() - before.acknowledged()));
    }

    int kept() {
        return last.size();
    }
}
