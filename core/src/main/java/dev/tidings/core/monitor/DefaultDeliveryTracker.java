package dev.tidings.core.monitor;

import dev.tidings.api.Delivery;
import dev.tidings.api.EventId;
import dev.tidings.api.Position;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.internal.CanonicalDeliveryTracker;
import dev.tidings.api.spi.TimeSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Follows what its manager sends. The book is guarded by one lock; nothing of anybody's is called with it. */
final class DefaultDeliveryTracker implements CanonicalDeliveryTracker {
    private final WebSocketManager manager;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final DeliveryBook book;
    private final TrackingListener listener;

    private DefaultDeliveryTracker(WebSocketManager manager, TimeSource time) {
        this.manager = manager;
        this.time = time;
        this.book = new DeliveryBook(time);
        this.listener = new TrackingListener(this);
    }

    static DefaultDeliveryTracker listeningTo(WebSocketManager manager, TimeSource time) {
        DefaultDeliveryTracker tracker = new DefaultDeliveryTracker(manager, time);
        manager.addListener(tracker.listener);
        return tracker;
    }

    <R> R read(Function<DeliveryBook, R> question) {
        lock.lock();
        try {
            return question.apply(book);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public EventId track(UserExecutionContext context, String eventType, Delivery delivery) {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(eventType, "eventType");
        EventId id = delivery.eventId().orElseGet(() -> EventId.of("untold-" + UUID.randomUUID()));
        TrackedEvent event = new TrackedEvent(id, context, eventType, time.now(), time.nanoTime());
        if (read(all -> all.add(event))) {
            follow(event, delivery);
        }
        return id;
    }

    private void follow(TrackedEvent event, Delivery delivery) {
        if (delivery instanceof Delivery.Refused refused) {
            read(all -> all.fail(event, refused.reason() + ": " + refused.detail()));
            return;
        }
        boolean routed = delivery.routed();
        delivery.position().whenComplete((position, failure) -> settle(event, position, routed));
    }

    private void settle(TrackedEvent event, @Nullable Position position, boolean routed) {
        if (position == null) {
            read(all -> all.fail(event, "the log has not taken it"));
        } else {
            boolean live = routed || manager.connectionCount(event.context.userId()) > 0;
            read(all -> all.place(event, position, live));
        }
    }

    @Override
    public Optional<Tracked> find(EventId eventId) {
        return read(all -> all.find(eventId));
    }

    @Override
    public List<Tracked> eventsOf(UserId userId) {
        return read(all -> all.list(event -> event.context.userId().equals(userId)));
    }

    @Override
    public List<Tracked> open() {
        return read(all -> all.list(TrackedEvent::isOpen));
    }

    @Override
    public Metrics metrics() {
        return read(DeliveryBook::metrics);
    }

    @Override
    public void close() {
        manager.removeListener(listener);
        read(DeliveryBook::close);
    }
}
