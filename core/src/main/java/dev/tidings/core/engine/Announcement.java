package dev.tidings.core.engine;

import dev.tidings.api.Delivery;
import dev.tidings.api.EventId;
import dev.tidings.api.Position;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.NewEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Tells listeners of the events of one append, those included that the engine added, and of the runs that it ended. Made
 * only if somebody listens, under the sequence lock, so that what they are told is in the order of the log.
 */
record Announcement(UserStream stream, Listeners listeners, CompletableFuture<Position> last, int sessions) {
    void tell(Changes changes) {
        List<NewEvent> events = changes.events();
        for (int index = 0; index < events.size(); index++) {
            EventHeader header = events.get(index).header();
            if (header.startsRun()) {
                stream.runInfo(header.runId()).ifPresent(listeners::runStarted);
            }
            if (listeners.hears(FloodCall.EVENT_SENT)) {
                listeners.sent(contextOf(header), header.type(), delivery(header.eventId(), events.size() - 1 - index));
            }
        }
        if (!changes.ended().isEmpty()) {
            changes.ended().forEach(end -> listeners.runEnded(end.run().info()));
        }
    }

    private UserExecutionContext contextOf(EventHeader header) {
        RunState run = stream.run(header.runId());
        return run != null
                ? run.context
                : UserExecutionContext.of(stream.key().user(), header.threadId(), header.runId());
    }

    private Delivery delivery(EventId id, int before) {
        if (!last.isDone() || last.isCompletedExceptionally()) {
            return new Delivery.Pending(
                    last.thenApply(position -> back(position, before)).minimalCompletionStage(), id);
        }
        Position at = back(last.join(), before);
        return sessions == 0 ? new Delivery.Stored(at, id) : new Delivery.Routed(sessions, at, id);
    }

    private static Position back(Position last, int before) {
        return new Position(last.epoch(), last.seq() - before);
    }
}
