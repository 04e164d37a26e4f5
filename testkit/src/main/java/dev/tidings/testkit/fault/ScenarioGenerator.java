package dev.tidings.testkit.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes scenarios from seeds: runs of several users that start, think, use tools, stream and end in one of every way,
 * while devices connect, drop, stall, read on and come back, and the event log goes down, forgets and begins anew. The
 * same seed and the same numbers make the same scenario, in this version.
 *
 * <pre>{@code
 * ScenarioGenerator scenarios = ScenarioGenerator.create().withUsers(3).withSteps(300);
 * for (long seed = 0; seed < 200; seed++) {
 *     scenarios.generate(seed).verify(ScenarioStage.inMemory());
 * }
 * }</pre>
 *
 * @param users how many users there are
 * @param devicesPerUser how many devices each has
 * @param runs how many runs start at most
 * @param steps how many steps there are
 * @param logFaults whether the event log has faults
 */
public record ScenarioGenerator(int users, int devicesPerUser, int runs, int steps, boolean logFaults) {
    private static final String[] PIECES = {
        "The ", "cheapest ", "vendor ", "is B, ", "at 10 € ", "\uD83D\uDE00 ", "a\nb "
    };

    /**
     * Checks the numbers.
     *
     * @param users how many users there are
     * @param devicesPerUser how many devices each has
     * @param runs how many runs start at most
     * @param steps how many steps there are
     * @param logFaults whether the event log has faults
     * @throws IllegalArgumentException if one is out of range; the message names it
     */
    public ScenarioGenerator {
        require("users", users, 1_000);
        require("devices per user", devicesPerUser, 16);
        require("runs", runs, 100_000);
        require("steps", steps, 1_000_000);
    }

    private static void require(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " must be within [1, " + most + "] but was " + value);
        }
    }

    /**
     * Returns a generator of scenarios with 2 users with 2 devices each, 10 runs, 150 steps and faults of the log.
     *
     * @return the generator
     */
    public static ScenarioGenerator create() {
        return new ScenarioGenerator(2, 2, 10, 150, true);
    }

    /**
     * Sets how many users there are.
     *
     * @param value 1 to 1,000
     * @return the changed copy
     */
    public ScenarioGenerator withUsers(int value) {
        return new ScenarioGenerator(value, devicesPerUser, runs, steps, logFaults);
    }

    /**
     * Sets how many devices each user has.
     *
     * @param value 1 to 16
     * @return the changed copy
     */
    public ScenarioGenerator withDevicesPerUser(int value) {
        return new ScenarioGenerator(users, value, runs, steps, logFaults);
    }

    /**
     * Sets how many runs start at most.
     *
     * @param value 1 to 100,000
     * @return the changed copy
     */
    public ScenarioGenerator withRuns(int value) {
        return new ScenarioGenerator(users, devicesPerUser, value, steps, logFaults);
    }

    /**
     * Sets how many steps there are.
     *
     * @param value 1 to 1,000,000
     * @return the changed copy
     */
    public ScenarioGenerator withSteps(int value) {
        return new ScenarioGenerator(users, devicesPerUser, runs, value, logFaults);
    }

    /**
     * Leaves the event log alone: it neither goes down nor forgets.
     *
     * @return the changed copy
     */
    public ScenarioGenerator withoutLogFaults() {
        return new ScenarioGenerator(users, devicesPerUser, runs, steps, false);
    }

    /**
     * Makes a scenario.
     *
     * @param seed what it is drawn from
     * @return the scenario, which begins with a connection of each user's first device
     */
    public Scenario generate(long seed) {
        Draw draw = new Draw(new SplittableRandom(seed));
        List<Step> drawn = new ArrayList<>();
        for (int index = 0; index < steps; index++) {
            drawn.add(index < users ? new Step.Connect(index) : draw.next());
        }
        return new Scenario(this, seed, drawn);
    }

    /** Draws one step after the other. */
    private final class Draw {
        private final SplittableRandom random;
        private int started;
        private int pieces;

        Draw(SplittableRandom random) {
            this.random = random;
        }

        Step next() {
            int choice = random.nextInt(100);
            if (started == 0 || (choice < 12 && started < runs)) {
                return new Step.Start(started++, random.nextInt(users));
            }
            return choice < 66 ? work(choice, run()) : choice < 92 ? device(choice, device()) : world(choice);
        }

        private int run() {
            return Math.max(0, started - 1 - random.nextInt(4));
        }

        private int device() {
            return random.nextInt(users * devicesPerUser);
        }

        private Step work(int choice, int run) {
            if (choice < 24) {
                return new Step.Think(run);
            }
            if (choice < 36) {
                return new Step.UseTool(run);
            }
            if (choice < 58) {
                return new Step.Stream(run, PIECES[random.nextInt(PIECES.length)] + pieces++);
            }
            return choice < 62 ? new Step.Complete(run) : choice < 64 ? new Step.Fail(run) : new Step.Cancel(run);
        }

        private Step device(int choice, int device) {
            if (choice < 76) {
                return new Step.Connect(device);
            }
            if (choice < 82) {
                return new Step.Drop(device);
            }
            if (choice < 85) {
                return new Step.Stall(device);
            }
            return choice < 89 ? new Step.Flow(device) : new Step.Acknowledge(device);
        }

        private Step world(int choice) {
            if (choice == 92) {
                return new Step.Kick(random.nextInt(users));
            }
            if (choice < 96 || !logFaults) {
                boolean farOn = random.nextInt(40) == 0;
                return new Step.Advance(farOn ? Duration.ofMinutes(6) : Duration.ofMillis(random.nextInt(1, 3_000)));
            }
            return switch (choice) {
                case 96 -> new Step.LogDown();
                case 97 -> new Step.LogUp();
                case 98 -> new Step.NewEpoch(random.nextInt(users));
                default -> new Step.Trim(random.nextInt(users));
            };
        }
    }
}
