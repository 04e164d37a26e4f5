package dev.tidings.core.engine;

import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.Delivery;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunInfo;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.monitor.HealthSnapshot.Status;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LostRange;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.calls.CallPool;
import dev.tidings.core.text.SafeFailure;
import dev.tidings.core.text.SafeText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what happens, in order, on one thread that lives while there is something to tell. What may come in a
 * flood, such as events and acknowledgements, gets half of the room, so that it does not crowd out how connections and
 * runs begin and end, and is told only if some listener's class overrides the method: the way to the other thread costs
 * more than the event.
 */
final class Listeners implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final int MAX_LISTENERS = 16;
    private static final int MAX_WAITING = 10_000;
    private static final Duration RECENT = Duration.ofMinutes(1);
    private static final String UNKNOWN_TYPE = "unknown_type";

    private final TimeSource time;
    private final List<TidingsListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong dropped = new AtomicLong();
    private final CallPool teller = CallPool.open("tidings-listener", 1, MAX_WAITING, call -> countDropped());
    private volatile long droppedAt;
    private volatile Set<FloodCall> heard = Set.of();

    Listeners(TimeSource time) {
        this.time = time;
    }

    private void countDropped() {
        droppedAt = time.nanoTime();
        long count = dropped.incrementAndGet();
        if (Long.bitCount(count) == 1) {
            LOG.warn("listeners are too slow or stopped: {} calls dropped so far", count);
        }
    }

    void add(TidingsListener listener) {
        synchronized (listeners) {
            if (listeners.size() == MAX_LISTENERS) {
                throw new IllegalStateException(
                        "there must be at most " + MAX_LISTENERS + " listeners: let one listener call several others");
            }
            listeners.add(listener);
            heard = FloodCall.heardBy(listeners);
        }
    }

    boolean remove(TidingsListener listener) {
        synchronized (listeners) {
            boolean removed = listeners.remove(listener);
            heard = FloodCall.heardBy(listeners);
            return removed;
        }
    }

    /** Says whether somebody wants to be told of each of these. */
    boolean hears(FloodCall call) {
        return heard.contains(call);
    }

    /** Says whether nobody listens, so that nothing has to be got ready for it. */
    boolean isEmpty() {
        return listeners.isEmpty();
    }

    void opened(ConnectionInfo connection) {
        tell(listener -> listener.onConnectionOpened(connection));
    }

    void closed(ConnectionInfo connection, int code) {
        tell(listener -> listener.onConnectionClosed(connection, code));
    }

    /** Tells how a client came back, if it asked to. */
    void resumed(ConnectionInfo connection, Attachment attachment, long head) {
        if (attachment.reason() != null) {
            String reason = attachment.reason().wireName();
            long lost = attachment.lost().stream().mapToLong(Listeners::length).sum();
            long text = attachment.lost().stream()
                    .filter(LostRange::deltasOnly)
                    .mapToLong(Listeners::length)
                    .sum();
            tell(listener -> listener.onGapSignalled(connection, lost, text, reason));
        } else if (attachment.cursor() != null) {
            long from = attachment.start();
            tell(listener -> listener.onResumed(connection, from, Math.max(from, head)));
        }
    }

    private static long length(LostRange range) {
        return range.to() - range.from() + 1;
    }

    void turnedAway(int code, String reason) {
        tellIfThereIsRoom(FloodCall.CONNECTION_REFUSED, listener -> listener.onConnectionRefused(code, reason));
    }

    void acknowledged(Session session) {
        if (hears(FloodCall.ACKNOWLEDGED)) {
            ConnectionInfo connection = session.info();
            tellIfThereIsRoom(FloodCall.ACKNOWLEDGED, listener -> listener.onAcknowledged(connection));
        }
    }

    /** Tells what a session has coalesced since this was called last. */
    void coalesced(Session session) {
        long events = session.takeCoalesced();
        if (events > 0 && hears(FloodCall.EVENTS_COALESCED)) {
            ConnectionInfo connection = session.info();
            tellIfThereIsRoom(
                    FloodCall.EVENTS_COALESCED,
                    listener -> listener.onEventsCoalesced(connection, EventTypes.MESSAGE_DELTA, events));
        }
    }

    void expired(EventLog.Expired more) {
        tellIfThereIsRoom(
                FloodCall.EVENTS_EXPIRED,
                listener -> listener.onEventsExpired(more.eventType(), more.reason(), more.events()));
    }

    void runStarted(RunInfo run) {
        tell(listener -> listener.onRunStarted(run));
    }

    void runEnded(RunInfo run) {
        tell(listener -> listener.onRunEnded(run));
    }

    void sent(UserExecutionContext context, String eventType, Delivery delivery) {
        tellIfThereIsRoom(FloodCall.EVENT_SENT, listener -> listener.onEventSent(context, eventType, delivery));
    }

    void refused(UserExecutionContext context, String eventType, RefusalReason reason) {
        tellIfThereIsRoom(FloodCall.EVENT_REFUSED, listener -> listener.onEventRefused(context, eventType, reason));
    }

    /** Tells what became of a message; of a type that nobody handles, which any client can invent, not its name. */
    void answered(UserId user, String type, MessageReply reply) {
        if (reply instanceof MessageReply.Rejected rejected) {
            String code = rejected.errorCode();
            String name = code.equals(UNKNOWN_TYPE) ? "unknown" : SafeText.of(type);
            tellIfThereIsRoom(FloodCall.MESSAGE_FAILED, listener -> listener.onMessageFailed(user, name, code));
        } else {
            tellIfThereIsRoom(FloodCall.MESSAGE_ROUTED, listener -> listener.onMessageRouted(user, type));
        }
    }

    private void tellIfThereIsRoom(FloodCall kind, Consumer<TidingsListener> call) {
        if (!hears(kind)) {
            return;
        }
        if (teller.room() > MAX_WAITING / 2) {
            tell(call);
        } else {
            countDropped();
        }
    }

    private void tell(Consumer<TidingsListener> call) {
        if (!listeners.isEmpty()) {
            enqueue(() -> listeners.forEach(listener -> call(call, listener)));
        }
    }

    private void enqueue(Runnable call) {
        try {
            teller.call(call);
        } catch (Error noThread) {
            countDropped();
        }
    }

    private static void call(Consumer<TidingsListener> call, TidingsListener listener) {
        try {
            call.accept(listener);
        } catch (RuntimeException | Error failure) {
            LOG.warn("a listener failed", SafeFailure.of(failure));
        }
    }

    HealthSnapshot.Component health() {
        long lost = dropped.get();
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("listeners", (long) listeners.size());
        figures.put("waiting_calls", (long) teller.waiting());
        figures.put("dropped_calls", lost);
        return lost > 0 && time.nanoTime() - droppedAt < RECENT.toNanos()
                ? new HealthSnapshot.Component(
                        HealthSnapshot.LISTENERS,
                        Status.DEGRADED,
                        "calls were dropped in the last minute: make the listeners faster",
                        figures)
                : HealthSnapshot.Component.up(HealthSnapshot.LISTENERS, figures);
    }

    /** Tells what is waiting, for at most a second, and stops. */
    @Override
    public void close() {
        teller.close();
    }
}
