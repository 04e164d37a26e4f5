package dev.tidings.api.spi;

import dev.tidings.api.Position;

/** A subscription that has begun. */
public interface LogSubscription {
    /**
     * Returns where it began: every later entry reaches the subscriber.
     *
     * @return the head at the moment of subscribing
     */
    Position start();

    /** Ends it. No call begins afterwards, though one under way may finish. Later calls have no effect. */
    void cancel();
}
