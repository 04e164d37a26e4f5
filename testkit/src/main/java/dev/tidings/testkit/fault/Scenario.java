package dev.tidings.testkit.fault;

import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserId;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Steps that were drawn from a seed, to be played in memory or against a server. When all have been played, what is broken
 * is mended, open runs complete, every device comes back, and a {@link HistoryChecker} compares what each was told with
 * what was emitted. {@link ScenarioGenerator} makes them.
 *
 * @param origin what they were made by
 * @param seed what they were drawn from
 * @param steps the steps; fewer than were drawn if it was shrunk
 */
public record Scenario(ScenarioGenerator origin, long seed, List<Step> steps) {
    private static final int MOST_PLAYS = 400;

    /**
     * Copies the list.
     *
     * @param origin what they were made by
     * @param seed what they were drawn from
     * @param steps the steps
     */
    public Scenario {
        Objects.requireNonNull(origin, "origin");
        steps = List.copyOf(steps);
    }

    /**
     * Plays it in memory, on this thread. The outcome is the same each time as long as what the stage puts in between is.
     *
     * @param stage where
     * @return what came of it
     * @throws AssertionError if a device does not stay connected in the end, though all is mended, and no finding says so
     */
    public ScenarioResult play(ScenarioStage stage) {
        try (MemoryPlay play = new MemoryPlay(this, stage)) {
            steps.forEach(play::step);
            return play.settle();
        }
    }

    /**
     * Plays it in memory, and fails if a rule is broken, with the seed and the fewest steps that were found to break one.
     *
     * @param stage where
     * @throws AssertionError if a rule is broken, or a device does not stay connected in the end
     */
    public void verify(ScenarioStage stage) {
        if (isBroken(stage)) {
            throw new AssertionError(
                    shrink(shorter -> shorter.isBroken(stage)).play(stage).report());
        }
    }

    private boolean isBroken(ScenarioStage stage) {
        try {
            return !play(stage).findings().isEmpty();
        } catch (AssertionError aDeviceStaysAway) {
            return true;
        }
    }

    /**
     * Plays it against a server, in real time: the devices are clients that come back by themselves. What stands between
     * them and the server, such as a {@link FaultProxy}, has its own ways of breaking; of the steps those that drop a
     * device or kick a user close all the user's connections at the server, those that stall a device or touch the log
     * have no effect, and time passes a few milliseconds at a time.
     *
     * @param server a server with a log that the checker {@linkplain HistoryChecker#watch watches}
     * @param checker the checker, which knows nothing yet
     * @param address where a user's devices connect to, such as {@code proxy.uri(server.uri())} with {@code ?user=}
     * @return what came of it
     * @throws AssertionError if something that was emitted has not come after 30 s
     */
    public ScenarioResult playOn(TidingsServer server, HistoryChecker checker, Function<UserId, URI> address) {
        try (NetworkPlay play = new NetworkPlay(this, server, checker, address)) {
            steps.forEach(play::step);
            return play.settle();
        }
    }

    /**
     * Leaves out what is not needed to break a rule: first all steps behind the one that breaks it, then of those before
     * whatever can be spared. Tries at most 400 scenarios.
     *
     * @param broken says whether a scenario, this one included, breaks it
     * @return a scenario that breaks it too
     */
    public Scenario shrink(Predicate<Scenario> broken) {
        Scenario shortest = with(steps.subList(0, breakingStep(broken)));
        int plays = 0;
        for (int chunk = Math.max(1, shortest.steps.size() / 2); chunk > 0; chunk /= 2) {
            for (int from = 0; from < shortest.steps.size() && plays < MOST_PLAYS; plays++) {
                Scenario shorter = shortest.without(from, from + chunk);
                if (broken.test(shorter)) {
                    shortest = shorter;
                } else {
                    from += chunk;
                }
            }
        }
        return shortest;
    }

    private int breakingStep(Predicate<Scenario> broken) {
        int sound = 0;
        int breaking = steps.size();
        while (sound + 1 < breaking) {
            int middle = (sound + breaking) / 2;
            if (broken.test(with(steps.subList(0, middle)))) {
                breaking = middle;
            } else {
                sound = middle;
            }
        }
        return breaking;
    }

    private Scenario without(int from, int to) {
        List<Step> rest = new ArrayList<>(steps.subList(0, from));
        rest.addAll(steps.subList(Math.min(to, steps.size()), steps.size()));
        return with(rest);
    }

    private Scenario with(List<Step> others) {
        return new Scenario(origin, seed, others);
    }
}
