package dev.tidings.core.log;

import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.RunId;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.Lane;
import dev.tidings.api.spi.LostRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Does what a retention policy says, the slow way: remembers everything, and looks at all of it at each step. */
final class NaiveLog {
    private static final int TERMINALS = 64;

    private final long laneBytes;
    private final long age;
    private final List<Known> all = new ArrayList<>();
    private final Map<RunId, End> open = new HashMap<>();
    private final Deque<Known> terminals = new ArrayDeque<>();
    private int ends;

    NaiveLog(RetentionPolicy policy) {
        laneBytes = policy.bytesPerUser() / 2;
        age = policy.age().toMillis();
    }

    /** When something ended, if it has. */
    private static final class End {
        private int order = Integer.MAX_VALUE;
        private long millis = Long.MAX_VALUE;

        boolean isOver() {
            return order < Integer.MAX_VALUE;
        }
    }

    private static final class Known {
        private final long seq;
        private final Lane lane;
        private final int cost;
        private final End end;
        private boolean kept;
        private boolean released;
        private boolean terminal;

        Known(long seq, Lane lane, int cost, End end) {
            this.seq = seq;
            this.lane = lane;
            this.cost = cost;
            this.end = end;
        }

        /** Lets go of it, unless it ended one of the last runs. */
        void release() {
            released = true;
            kept = terminal;
        }

        int order() {
            return end.order;
        }

        long seq() {
            return seq;
        }
    }

    void add(EventHeader header, int cost, long now) {
        if (header.startsRun()) {
            open.computeIfAbsent(header.runId(), unused -> new End());
        }
        End end = open.containsKey(header.runId()) ? open.get(header.runId()) : over(new End(), now);
        Known entry = new Known(all.size() + 1L, header.lane(), cost, end);
        entry.kept = cost <= laneBytes;
        all.add(entry);
        if (header.endsRun()) {
            open.remove(header.runId());
            if (!end.isOver()) {
                over(end, now);
            }
            if (entry.kept && cost <= laneBytes / 2) {
                hold(entry);
            }
        }
    }

    private End over(End end, long now) {
        end.order = ends++;
        end.millis = now;
        return end;
    }

    private void hold(Known entry) {
        entry.terminal = true;
        terminals.add(entry);
        while (terminals.size() > TERMINALS
                || terminals.stream().mapToInt(each -> each.cost).sum() > laneBytes / 2) {
            Known oldest = terminals.remove();
            oldest.terminal = false;
            oldest.kept = !oldest.released;
        }
    }

    void trim(long now) {
        all.stream()
                .filter(entry -> entry.kept && entry.end.isOver() && entry.end.millis < now - age)
                .forEach(Known::release);
        for (Lane lane : Lane.values()) {
            while (bytes(lane) > laneBytes) {
                Optional<Known> victim = all.stream()
                        .filter(entry -> entry.kept && !entry.released && entry.lane == lane)
                        .min(Comparator.comparing(Known::order).thenComparing(Known::seq));
                victim.orElseThrow().release();
            }
        }
    }

    private long bytes(Lane lane) {
        return all.stream()
                .filter(entry -> entry.kept && entry.lane == lane)
                .mapToLong(entry -> entry.cost)
                .sum();
    }

    long bytes() {
        return bytes(Lane.EVENT) + bytes(Lane.DELTA);
    }

    List<Long> retained(long after, int max) {
        return all.stream()
                .filter(entry -> entry.kept && entry.seq > after)
                .map(Known::seq)
                .limit(max)
                .toList();
    }

    List<LostRange> lost(long after) {
        List<LostRange> lost = new ArrayList<>();
        List<Known> hole = new ArrayList<>();
        for (Known entry : all) {
            if (entry.seq > after && !entry.kept) {
                hole.add(entry);
            } else {
                close(hole, lost);
            }
        }
        close(hole, lost);
        return lost;
    }

    private static void close(List<Known> hole, List<LostRange> lost) {
        if (!hole.isEmpty()) {
            boolean deltasOnly = hole.stream().allMatch(entry -> entry.lane == Lane.DELTA);
            lost.add(new LostRange(hole.get(0).seq, hole.get(hole.size() - 1).seq, deltasOnly));
            hole.clear();
        }
    }
}
