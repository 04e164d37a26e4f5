package dev.tidings.core.monitor;

import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.Position;
import dev.tidings.api.RunId;
import dev.tidings.api.UserId;
import dev.tidings.api.monitor.DeliveryTracker.Metrics;
import dev.tidings.api.monitor.DeliveryTracker.Status;
import dev.tidings.api.monitor.DeliveryTracker.Tracked;
import dev.tidings.api.spi.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The events that a tracker follows, in the order in which they came; those that wait for an acknowledgement by their
 * place; and how far each log is acknowledged, for an event whose place becomes known only afterwards. A number counts
 * in its epoch alone. Not thread-safe.
 */
final class DeliveryBook {
    static final int MOST_EVENTS = 10_000;
    private static final int MOST_KEYS = 10_000;
    private static final long KEPT_NANOS = Duration.ofMinutes(5).toNanos();

    private final TimeSource time;
    private final Map<EventId, TrackedEvent> events = new LinkedHashMap<>();
    private final Map<Stream, NavigableMap<Long, TrackedEvent>> waiting = new HashMap<>();
    private final Map<Stream, Long> acknowledged = new Recent<>(MOST_KEYS);
    private final Map<Run, Long> ended = new Recent<>(MOST_KEYS);
    private long tracked;
    private long confirmed;
    private long failed;
    private long timedOut;
    private long dropped;
    private long confirmationNanos;
    private boolean closed;

    DeliveryBook(TimeSource time) {
        this.time = time;
    }

    /** Begins to follow an event; returns false if it is followed already. */
    boolean add(TrackedEvent event) {
        if (closed || events.putIfAbsent(event.id, event) != null) {
            return false;
        }
        tracked++;
        if (events.size() > MOST_EVENTS) {
            forget(events.values().iterator());
        }
        return true;
    }

    private void forget(Iterator<TrackedEvent> all) {
        TrackedEvent event = all.next();
        all.remove();
        if (event.isOpen()) {
            dropped++;
        }
        stopWaiting(event);
    }

    private void stopWaiting(TrackedEvent event) {
        Position at = event.position;
        Stream stream = at == null ? null : new Stream(event.context.userId(), at.epoch());
        NavigableMap<Long, TrackedEvent> places = stream == null ? null : waiting.get(stream);
        if (stream != null && at != null && places != null) {
            places.remove(at.seq(), event);
            if (places.isEmpty()) {
                waiting.remove(stream);
            }
        }
    }

    boolean fail(TrackedEvent event, String reason) {
        if (!events.containsKey(event.id) || !event.isOpen()) {
            return false;
        }
        event.fail(reason);
        failed++;
        return true;
    }

    /** Notes where an event is; it may have been acknowledged before that was known. */
    boolean place(TrackedEvent event, Position at, boolean live) {
        if (event.endsRun()) {
            ended(event.context.userId(), event.context.runId());
        }
        if (!events.containsKey(event.id)) {
            return false;
        }
        event.position = at;
        event.status = event.status == Status.PENDING && live ? Status.SENT : event.status;
        Stream stream = new Stream(event.context.userId(), at.epoch());
        Long seen = acknowledged.get(stream);
        if (seen != null && seen >= at.seq()) {
            confirm(event);
        } else {
            waiting.computeIfAbsent(stream, made -> new TreeMap<>()).put(at.seq(), event);
        }
        return true;
    }

    boolean acknowledged(ConnectionInfo connection) {
        Epoch epoch = connection.epoch();
        if (closed || epoch == null) {
            return false;
        }
        Stream stream = new Stream(connection.userId(), epoch);
        acknowledged.merge(stream, connection.acknowledged(), Math::max);
        NavigableMap<Long, TrackedEvent> places = waiting.get(stream);
        if (places != null) {
            NavigableMap<Long, TrackedEvent> reached = places.headMap(connection.acknowledged(), true);
            reached.values().forEach(this::confirm);
            reached.clear();
            if (places.isEmpty()) {
                waiting.remove(stream);
            }
        }
        return true;
    }

    private void confirm(TrackedEvent event) {
        long now = time.nanoTime();
        if (event.isLate(now)) {
            expire(event);
        }
        if (event.status == Status.TIMEOUT) {
            timedOut--;
        }
        event.confirm(now);
        confirmed++;
        confirmationNanos += Math.max(0, now - event.begunNanos);
    }

    boolean ended(UserId user, RunId run) {
        return !closed && ended.putIfAbsent(new Run(user, run), time.nanoTime()) == null;
    }

    Optional<Tracked> find(EventId id) {
        sweep();
        return Optional.ofNullable(events.get(id)).map(TrackedEvent::snapshot);
    }

    List<Tracked> list(Predicate<TrackedEvent> wanted) {
        sweep();
        return events.values().stream()
                .filter(wanted)
                .map(TrackedEvent::snapshot)
                .toList();
    }

    Metrics metrics() {
        sweep();
        Duration average = confirmed == 0 ? Duration.ZERO : Duration.ofNanos(confirmationNanos / confirmed);
        return new Metrics(tracked, confirmed, failed, timedOut, dropped, average);
    }

    private void sweep() {
        long now = time.nanoTime();
        Iterator<TrackedEvent> all = events.values().iterator();
        while (all.hasNext()) {
            TrackedEvent event = all.next();
            if (event.isLate(now)) {
                expire(event);
            }
            Long end = ended.get(new Run(event.context.userId(), event.context.runId()));
            if (end != null && now - end > KEPT_NANOS) {
                all.remove();
                stopWaiting(event);
            }
        }
    }

    private void expire(TrackedEvent event) {
        event.status = Status.TIMEOUT;
        timedOut++;
    }

    @Nullable
    Void close() {
        closed = true;
        events.clear();
        waiting.clear();
        acknowledged.clear();
        ended.clear();
        return null;
    }

    private record Stream(UserId user, Epoch epoch) {}

    private record Run(UserId user, RunId run) {}

    /** The keys that were used last. */
    private static final class Recent<K> extends LinkedHashMap<K, Long> {
        private static final long serialVersionUID = 1L;

        private final int most;

        Recent(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Long> eldest) {
            return size() > most;
        }
    }
}
