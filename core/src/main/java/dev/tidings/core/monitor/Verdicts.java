package dev.tidings.core.monitor;

import dev.tidings.api.event.EventTypes;
import dev.tidings.api.monitor.EventValidator.Criticality;
import dev.tidings.api.monitor.EventValidator.Impact;
import dev.tidings.api.monitor.EventValidator.Result;
import dev.tidings.api.monitor.EventValidator.Statistics;
import dev.tidings.api.monitor.EventValidator.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a validator knows of all events so far. Its size has a bound. Guarded by the validator's lock. */
final class Verdicts {
    private static final int MOST_PROBLEMS = 32;
    private static final int MOST_TYPES = 64;
    private static final double POINTS_PER_PROBLEM = 10;

    private final Set<String> received = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();
    private Impact worst = Impact.NONE;
    private long valid;
    private long invalid;
    private long critical;
    private long firstMillis = -1;
    private long lastMillis = -1;
    private long criticalMillis = -1;
    private long longestGap;

    void accept(EventView event) {
        valid++;
        if (received.size() < MOST_TYPES) {
            received.add(event.type());
        }
        time(event);
    }

    private void time(EventView event) {
        long now = event.millis();
        firstMillis = firstMillis < 0 ? now : firstMillis;
        lastMillis = Math.max(lastMillis, now);
        if (event.critical()) {
            longestGap = criticalMillis < 0 ? 0 : Math.max(longestGap, now - criticalMillis);
            criticalMillis = now;
        }
    }

    void reject(EventView event, List<String> found) {
        invalid++;
        worst = max(worst, impactOf(event));
        for (String problem : found) {
            if (problems.size() < MOST_PROBLEMS) {
                problems.add(problem);
            }
        }
    }

    void count(EventView event) {
        if (event.critical()) {
            critical++;
        }
    }

    static Impact impactOf(EventView event) {
        if (event.type().equals(EventTypes.AGENT_COMPLETED)) {
            return Impact.CRITICAL;
        }
        return event.critical() ? Impact.HIGH : Impact.LOW;
    }

    List<String> missing() {
        return EventView.CRITICAL.stream()
                .filter(type -> !received.contains(type))
                .toList();
    }

    private static Impact impactOfMissing(List<String> missing) {
        if (missing.contains(EventTypes.AGENT_COMPLETED)) {
            return Impact.CRITICAL;
        }
        return switch (missing.size()) {
            case 0 -> Impact.NONE;
            case 1 -> Impact.LOW;
            case 2 -> Impact.MEDIUM;
            default -> Impact.HIGH;
        };
    }

    private static Impact max(Impact one, Impact other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    Result of(EventView event, List<String> found) {
        return new Result(
                found.isEmpty(),
                found,
                event.criticality(),
                found.isEmpty() ? Impact.NONE : impactOf(event),
                missing(),
                List.copyOf(received),
                timing(),
                score(problems.size()));
    }

    /** Judges the whole; what is missing matters in a sequence only. */
    Result ofAll(List<String> atEnd) {
        List<String> all = new ArrayList<>(problems);
        all.addAll(atEnd);
        Impact impact = atEnd.isEmpty() ? worst : max(worst, impactOfMissing(missing()));
        return new Result(
                all.isEmpty() && invalid == 0,
                all,
                Criticality.CRITICAL,
                impact,
                missing(),
                List.copyOf(received),
                timing(),
                score(all.size()));
    }

    private Timing timing() {
        return firstMillis < 0
                ? Timing.NONE
                : new Timing(Duration.ofMillis(lastMillis - firstMillis), Duration.ofMillis(longestGap));
    }

    private double score(int wrong) {
        double came = EventView.CRITICAL.size() - missing().size();
        return Math.max(0, 100 * came / EventView.CRITICAL.size() - POINTS_PER_PROBLEM * wrong);
    }

    Statistics statistics() {
        return new Statistics(valid + invalid, valid, invalid, critical);
    }
}
