package dev.tidings.core.engine;

import dev.tidings.api.CloseCode;
import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.StreamKey;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The streams of all users that are known. Beyond a bound, an idle one is forgotten for each new one: the next one under
 * a hand that goes round.
 */
final class Streams {
    private static final int EVICTION_SAMPLE = 1024;

    private final ConcurrentMap<UserId, UserStream> streams = new ConcurrentHashMap<>();
    private final ReentrantLock forgetting = new ReentrantLock();
    private Iterator<UserStream> hand = Collections.emptyIterator();
    private final Services services;
    private final Engine engine;
    private volatile boolean closed;

    Streams(Services services, Engine engine) {
        this.services = services;
        this.engine = engine;
    }

    Engine engine() {
        return engine;
    }

    EngineOptions options() {
        return services.options();
    }

    @Nullable
    UserStream find(UserId userId) {
        return streams.get(userId);
    }

    /** Returns the user's stream, or null if there is no room for another one. */
    @Nullable
    UserStream get(UserId userId) {
        UserStream known = streams.get(userId);
        if (known != null) {
            return known;
        }
        if (streams.size() >= services.options().users() && !forgetOne()) {
            return null;
        }
        UserStream stream = streams.computeIfAbsent(
                userId, user -> new UserStream(new StreamKey(services.options().realm(), user), services));
        if (closed) {
            stream.close(CloseCode.GOING_AWAY);
        }
        return stream;
    }

    private boolean forgetOne() {
        forgetting.lock();
        try {
            for (int count = 0; count < EVICTION_SAMPLE; count++) {
                if (!hand.hasNext()) {
                    hand = streams.values().iterator();
                }
                UserStream stream = hand.hasNext() ? hand.next() : null;
                if (stream != null && stream.tryForget()) {
                    streams.remove(stream.key().user(), stream);
                    return true;
                }
            }
            return false;
        } finally {
            forgetting.unlock();
        }
    }

    Delivery emit(Emission emission) {
        while (true) {
            UserStream stream = get(emission.context().userId());
            if (stream == null) {
                return refuse(
                        emission.context(),
                        emission.event().type(),
                        new Delivery.Refused(
                                RefusalReason.CAPACITY,
                                "there must be at most " + services.options().users()
                                        + " active users; raise the bound"));
            }
            Delivery delivery = stream.emit(emission);
            if (delivery != null) {
                return delivery;
            }
        }
    }

    CompletionStage<Boolean> awaitAcknowledged(UserId userId, long seq, Duration limit) {
        if (seq < 1) {
            throw new IllegalArgumentException("seq must be >= 1 but was " + seq);
        }
        if (limit.isNegative()) {
            throw new IllegalArgumentException("limit must be >= 0 but was " + limit);
        }
        CompletionStage<Boolean> answer = null;
        while (answer == null) {
            UserStream stream = get(userId);
            answer = stream == null ? CompletableFuture.completedStage(false) : stream.awaitAcknowledged(seq, limit);
        }
        return answer;
    }

    Delivery refuse(UserExecutionContext context, String eventType, Delivery.Refused refusal) {
        services.listeners().refused(context, eventType, refusal.reason());
        return refusal;
    }

    Collection<UserStream> all() {
        return streams.values();
    }

    /** Ends everything, and closes the sessions with a code. */
    void close(CloseCode code) {
        closed = true;
        streams.values().forEach(stream -> stream.close(code));
    }
}
