package dev.tidings.core.monitor;

import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.Delivery;
import dev.tidings.api.RunInfo;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.spi.TidingsListener;

/** Feeds a tracker. */
record TrackingListener(DefaultDeliveryTracker tracker) implements TidingsListener {
    @Override
    public void onEventSent(UserExecutionContext context, String eventType, Delivery delivery) {
        if (!eventType.equals(EventTypes.MESSAGE_DELTA)) {
            tracker.track(context, eventType, delivery);
        }
    }

    @Override
    public void onAcknowledged(ConnectionInfo connection) {
        tracker.read(book -> book.acknowledged(connection));
    }

    @Override
    public void onRunEnded(RunInfo run) {
        tracker.read(book -> book.ended(run.userId(), run.runId()));
    }
}
