package dev.tidings.core.engine;

import dev.tidings.api.Position;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.Lane;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.LostRange;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A log that retains the last few entries of each lane, however large they are. It hides the rest of a roomy log. */
final class BriefEventLog implements EventLog {
    private final EventLog all;
    private final int entries;

    BriefEventLog(EventLog all, int entries) {
        this.all = all;
        this.entries = entries;
    }

    @Override
    public CompletionStage<Position> append(StreamKey stream, List<NewEvent> events, int attempt) {
        return all.append(stream, events, attempt);
    }

    @Override
    public CompletionStage<LogSlice> read(StreamKey stream, long afterSeq, int maxEntries) {
        return all.read(stream, 0, Integer.MAX_VALUE).thenApply(slice -> hide(slice, afterSeq, maxEntries));
    }

    private LogSlice hide(LogSlice slice, long afterSeq, int maxEntries) {
        Set<LogEntry> kept = Stream.of(Lane.values())
                .flatMap(lane -> slice.entries().stream()
                        .filter(entry -> entry.header().lane() == lane)
                        .sorted(Comparator.comparing(LogEntry::seq).reversed())
                        .limit(entries))
                .collect(Collectors.toSet());
        List<LogEntry> retained = new ArrayList<>();
        List<LogEntry> hole = new ArrayList<>();
        List<LostRange> lost = new ArrayList<>();
        for (LogEntry entry : slice.entries()) {
            if (entry.seq() <= afterSeq) {
                continue;
            }
            if (kept.contains(entry)) {
                close(hole, lost);
                retained.add(entry);
            } else {
                hole.add(entry);
            }
        }
        close(hole, lost);
        return new LogSlice(slice.head(), retained.subList(0, Math.min(maxEntries, retained.size())), lost);
    }

    private static void close(List<LogEntry> hole, List<LostRange> lost) {
        if (!hole.isEmpty()) {
            boolean deltasOnly = hole.stream().allMatch(entry -> entry.header().lane() == Lane.DELTA);
            lost.add(new LostRange(hole.get(0).seq(), hole.get(hole.size() - 1).seq(), deltasOnly));
            hole.clear();
        }
    }

    @Override
    public CompletionStage<LogSubscription> subscribe(StreamKey stream, LogSubscriber subscriber) {
        return all.subscribe(stream, subscriber);
    }

    @Override
    public void close() {
        all.close();
    }
}
