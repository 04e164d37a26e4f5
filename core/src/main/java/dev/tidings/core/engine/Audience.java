package dev.tidings.core.engine;

import dev.tidings.api.CloseCode;
import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import dev.tidings.core.text.SafeFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of one user. The first one to come subscribes to the log, and the last one to leave ends the
 * subscription. A session joins under the stream's sequence lock, so the runs it is told of and the position it begins
 * at belong together. All but {@link #attach} is called with that lock held.
 */
final class Audience {
    private static final Logger LOG = LoggerFactory.getLogger(Audience.class);

    private final StreamKey key;
    private final Services services;
    private final ReentrantLock sequence;
    private final RunTable runs;
    private final Consumer<Epoch> epochs;
    private @Nullable Following following;
    private @Nullable Tail tail;
    private @Nullable Desertion desertion;
    private @Nullable CloseCode closedWith;

    Audience(StreamKey key, Services services, ReentrantLock sequence, RunTable runs, Consumer<Epoch> epochs) {
        this.key = key;
        this.services = services;
        this.sequence = sequence;
        this.runs = runs;
        this.epochs = epochs;
    }

    boolean isEmpty() {
        return following == null;
    }

    @Nullable
    Tail tail() {
        return tail;
    }

    /** Returns since when the user is gone; null with a session, before the first one, and while draining. */
    @Nullable
    Desertion desertion() {
        return services.draining().hasBegun() ? null : desertion;
    }

    /** Takes a session in; the steps that are left are to be taken without the lock. */
    Following enter(Session session) {
        Following current = following;
        if (current == null) {
            current = new Following(new Tail(sequence, epochs, services.window().forTail()));
            following = current;
            tail = current.tail();
            subscribe(current);
        }
        current.enter();
        session.follow(current);
        desertion = null;
        return current;
    }

    private void subscribe(Following target) {
        CompletionStage<LogSubscription> stage;
        try {
            stage = services.log().subscribe(key, target.tail());
        } catch (RuntimeException | Error broken) {
            stage = CompletableFuture.failedFuture(broken);
        }
        stage.whenComplete((subscription, failure) -> {
            if (failure == null) {
                target.began(subscription);
            } else {
                stopFollowing(target);
                target.ready().completeExceptionally(failure);
            }
        });
    }

    private void stopFollowing(Following target) {
        sequence.lock();
        try {
            if (following == target) {
                following = null;
                tail = null;
            }
        } finally {
            sequence.unlock();
        }
    }

    /** Lets a session join that was taken in, as soon as the log has answered. Called without the lock. */
    void attach(Following current, Session session, UserStream stream) {
        var unused = current.ready()
                .thenCompose(subscription -> Attachment.judge(session.request().cursor(), stream))
                .thenAccept(attachment -> join(current, session, attachment))
                .exceptionally(failure -> {
                    LOG.warn("connection {} can't join: the event log failed", session.id(), SafeFailure.of(failure));
                    session.close(CloseCode.TRY_AGAIN_LATER, "the event log is not available");
                    return null;
                });
    }

    private void join(Following current, Session session, Attachment attachment) {
        Runnable next;
        sequence.lock();
        try {
            next = tryJoin(current, session, attachment);
        } finally {
            sequence.unlock();
        }
        next.run();
    }

    private Runnable tryJoin(Following current, Session session, Attachment attachment) {
        CloseCode code = closedWith;
        if (code != null) {
            return () -> session.close(code, UserStream.SHUTTING_DOWN);
        }
        if (session.isGone()) {
            return () -> {};
        }
        if (!current.tail()
                .join(session, attachment, head -> Greeting.send(session, attachment, head, runs, services))) {
            return session::epochChanged;
        }
        services.listeners().opened(session.info());
        services.listeners().resumed(session.info(), attachment, current.tail().head());
        return () -> session.wake(WakeHint.INLINE);
    }

    /** Takes a session out; returns true if it was the last one. */
    boolean leave(Session session, int closeCode) {
        Following current = session.following();
        if (session.begun()) {
            services.listeners().coalesced(session);
            services.listeners().closed(session.info(), closeCode);
        }
        if (current == null || !current.leave(session)) {
            return false;
        }
        stopFollowing(current);
        var unused = current.ready().thenAccept(LogSubscription::cancel);
        if (following != null) {
            return false;
        }
        if (desertion == null && !services.draining().hasBegun()) {
            desertion = new Desertion(services.time().nanoTime(), runs.newest());
        }
        return true;
    }

    void sweep() {
        if (tail != null) {
            tail.sweep();
        }
    }

    /** Lets nobody join any more; returns the tail of those who have. */
    @Nullable
    Tail close(CloseCode code) {
        closedWith = code;
        return tail;
    }

    /** Closes those who have joined, behind an event that the log may not have placed yet, or behind the head. */
    static void farewell(Tail tail, @Nullable CompletableFuture<Position> last, CloseCode code) {
        for (Session session : tail.sessions()) {
            if (last == null) {
                session.closeAfter(tail.head(), code, UserStream.SHUTTING_DOWN);
            } else {
                var unused = last.whenComplete((position, failure) -> session.closeAfter(
                        position == null ? tail.head() : position.seq(), code, UserStream.SHUTTING_DOWN));
            }
        }
    }
}
