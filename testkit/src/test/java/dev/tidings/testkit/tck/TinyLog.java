package dev.tidings.testkit.tck;

import static dev.tidings.testkit.tck.LogDefect.*;

import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.RealmId;
import dev.tidings.api.UserId;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.api.spi.TimeSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A log in two pages, right unless it is told to have a defect. */
final class TinyLog implements EventLog {
    private static final int FEW = 100;

    private final Map<StreamKey, TinyStream> streams = new ConcurrentHashMap<>();
    private final ReentrantLock one = new ReentrantLock();
    private final AtomicLong counter = new AtomicLong();
    private final @Nullable LogDefect defect;
    private final TimeSource time;
    private volatile boolean closed;

    TinyLog(@Nullable LogDefect defect, TimeSource time) {
        this.defect = defect;
        this.time = time;
    }

    boolean has(LogDefect other) {
        return defect == other;
    }

    long nowMillis() {
        return time.now().toEpochMilli();
    }

    AtomicLong counter() {
        return counter;
    }

    @Override
    public CompletionStage<Position> append(StreamKey stream, List<NewEvent> events, int attempt) {
        if (!has(KEEPS_HALF_A_BATCH)) {
            events.forEach(event -> Objects.requireNonNull(event, "event"));
        }
        require(!events.isEmpty() && attempt >= 1);
        return answer(() -> stream(stream).append(events, attempt));
    }

    @Override
    public CompletionStage<LogSlice> read(StreamKey stream, long afterSeq, int maxEntries) {
        require(afterSeq >= 0 && maxEntries >= 1);
        if (has(FAILS_FOR_A_NEW_STREAM) && !streams.containsKey(keyOf(stream))) {
            return CompletableFuture.failedFuture(new IllegalStateException("no such stream"));
        }
        return answer(() -> stream(stream).read(Math.max(0, afterSeq), maxEntries));
    }

    @Override
    public CompletionStage<LogSubscription> subscribe(StreamKey stream, LogSubscriber subscriber) {
        require(subscriber != null);
        return answer(() -> stream(stream).subscribe(subscriber));
    }

    private void require(boolean holds) {
        if (!holds && !has(TAKES_NONSENSE)) {
            throw new IllegalArgumentException("out of range");
        }
    }

    private <T> CompletionStage<T> answer(Supplier<T> call) {
        if (closed && has(THROWS_AFTER_CLOSE)) {
            throw new IllegalStateException("closed");
        }
        if (closed && !has(GOES_ON_AFTER_CLOSE)) {
            return CompletableFuture.failedFuture(new IllegalStateException("closed"));
        }
        if (has(BLOCKS)) {
            long end = System.nanoTime() + 600_000_000;
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }
        if (!has(HAS_ONE_LOCK_FOR_ALL)) {
            return CompletableFuture.completedFuture(call.get());
        }
        one.lock();
        try {
            return CompletableFuture.completedFuture(call.get());
        } finally {
            one.unlock();
        }
    }

    private TinyStream stream(StreamKey key) {
        Objects.requireNonNull(key, "stream");
        if (has(FORGETS_STREAMS) && streams.size() > FEW) {
            streams.clear();
        }
        return streams.computeIfAbsent(keyOf(key), ignored -> new TinyStream(this, epochOf(key)));
    }

    private Epoch epochOf(StreamKey key) {
        if (has(HAS_ONE_EPOCH_FOR_ALL)) {
            return Epoch.of("epoch-7");
        }
        return has(CLAIMS_ITS_OLD_EPOCH) ? Epoch.of("epoch-" + key.realm() + "-" + key.user()) : Epoch.random();
    }

    private StreamKey keyOf(StreamKey key) {
        String realm = key.realm().value();
        String user = key.user().value();
        if (has(MIXES_REALMS)) {
            return new StreamKey(RealmId.MAIN, key.user());
        }
        if (has(JOINS_NAMES)) {
            return new StreamKey(RealmId.MAIN, UserId.of(realm + ":" + user));
        }
        return has(IGNORES_CASE) ? new StreamKey(key.realm(), UserId.of(user.toLowerCase(Locale.ROOT))) : key;
    }

    @Override
    public HealthSnapshot.Component health() {
        String name = has(IS_ILL_WITHOUT_A_NAME) ? "my-log" : HealthSnapshot.LOG;
        return HealthSnapshot.Component.up(name, Map.of());
    }

    @Override
    public void close() {
        if (closed && has(CLOSES_ONCE)) {
            throw new IllegalStateException("closed already");
        }
        closed = true;
    }
}
