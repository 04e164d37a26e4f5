package dev.tidings.testkit.fault;

import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.Position;
import dev.tidings.api.RealmId;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.LostRange;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One stream of a faulty log. Each life of it is a stream of its own in the log behind, in a realm with the number of
 * the life in its name; so what was in the last life is as gone as can be, and numbers begin anew.
 */
final class FaultyStream {
    private final StreamKey outer;
    private final List<Relay> relays = new CopyOnWriteArrayList<>();
    private final Set<EventId> hidden = ConcurrentHashMap.newKeySet();
    private volatile StreamKey inner;
    private volatile int life;
    private volatile long trimmed;

    FaultyStream(StreamKey outer) {
        this.outer = outer;
        this.inner = outer;
    }

    StreamKey inner() {
        return inner;
    }

    void hide(List<NewEvent> events) {
        events.forEach(event -> hidden.add(event.header().eventId()));
    }

    private List<LogEntry> visible(List<LogEntry> entries) {
        return hidden.isEmpty()
                ? entries
                : entries.stream()
                        .filter(entry -> !hidden.contains(entry.header().eventId()))
                        .toList();
    }

    LogSubscriber visible(LogSubscriber subscriber) {
        return new LogSubscriber() {
            @Override
            public void onEntries(List<LogEntry> entries) {
                List<LogEntry> rest = visible(entries);
                if (!rest.isEmpty()) {
                    subscriber.onEntries(rest);
                }
            }

            @Override
            public void onEpochChanged(Epoch epoch) {
                subscriber.onEpochChanged(epoch);
            }
        };
    }

    void trim(long seq) {
        trimmed = Math.max(trimmed, seq);
    }

    void loseSubscribers() {
        relays.forEach(Relay::fallSilent);
    }

    /** Followers first: what is appended to the new life must reach them, and what is to the old one must not. */
    void beginAnew(EventLog log) {
        int next = life + 1;
        StreamKey stream = new StreamKey(RealmId.of(outer.realm() + "~" + next), outer.user());
        log.read(stream, 0, 1).thenAccept(slice -> {
            for (Relay relay : relays) {
                relay.begin(next, slice.head().epoch());
                log.subscribe(stream, relay.life(next)).thenAccept(relay::follow);
            }
            trimmed = 0;
            life = next;
            inner = stream;
        });
    }

    CompletionStage<LogSubscription> subscribe(EventLog log, Relay relay) {
        relays.add(relay);
        int now = life;
        relay.begin(now);
        return log.subscribe(inner, relay.life(now))
                .whenComplete((subscription, failure) -> {
                    if (failure != null) {
                        relays.remove(relay);
                    }
                })
                .thenApply(subscription -> {
                    relay.follow(subscription);
                    return new Outer(subscription.start(), () -> {
                        relays.remove(relay);
                        relay.cancel();
                    });
                });
    }

    CompletionStage<LogSlice> read(EventLog log, long afterSeq, int maxEntries) {
        long gone = trimmed;
        return log.read(inner, Math.max(afterSeq, gone), maxEntries)
                .thenApply(slice -> trim(slice, afterSeq, gone))
                .thenApply(slice -> new LogSlice(slice.head(), visible(slice.entries()), slice.lost()));
    }

    /** Says what is lost, but for pieces that are still there in a merged entry. */
    private static LogSlice trim(LogSlice slice, long afterSeq, long trimmed) {
        long retained = slice.entries().isEmpty()
                ? Long.MAX_VALUE
                : slice.entries().get(0).firstSeq();
        long end = Math.min(retained - 1, Math.min(trimmed, slice.head().seq()));
        if (end <= afterSeq) {
            return slice;
        }
        List<LostRange> lost = new ArrayList<>(slice.lost());
        LostRange first = new LostRange(afterSeq + 1, end, false);
        if (!lost.isEmpty() && lost.get(0).from() == end + 1) {
            first = new LostRange(first.from(), lost.remove(0).to(), false);
        }
        lost.add(0, first);
        return new LogSlice(slice.head(), slice.entries(), lost);
    }

    private record Outer(Position start, Runnable cancelling) implements LogSubscription {
        @Override
        public void cancel() {
            cancelling.run();
        }
    }
}
