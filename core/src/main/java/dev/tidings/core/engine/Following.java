package dev.tidings.core.engine;

import dev.tidings.api.spi.LogSubscription;
import java.util.concurrent.CompletableFuture;

/** A subscription to the log, the tail it feeds, and how many sessions need it. Guarded by the sequence lock. */
final class Following {
    private final Tail tail;
    private final CompletableFuture<LogSubscription> ready = new CompletableFuture<>();
    private int members;

    Following(Tail tail) {
        this.tail = tail;
    }

    Tail tail() {
        return tail;
    }

    CompletableFuture<LogSubscription> ready() {
        return ready;
    }

    void began(LogSubscription subscription) {
        tail.begin(subscription.start());
        ready.complete(subscription);
    }

    void enter() {
        members++;
    }

    /** Takes a session out; returns true if it was the last one. */
    boolean leave(Session session) {
        tail.leave(session);
        return --members == 0;
    }
}
