package dev.tidings.testkit.staging;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What the probe found.
 *
 * @param steps each check that was asked for, in order
 */
public record StagingReport(List<Step> steps) {
    /** The exit code of a probe whose every check passed. */
    public static final int PASSED = 0;

    /** The exit code of a probe with a check that failed or could not be run. */
    public static final int FAILED = 1;

    /** The exit code of a probe that checked nothing: it was set up wrongly. */
    public static final int NOTHING_CHECKED = 2;

    static final String NO_CHECKS = "no checks were run";

    /** How a check ended. */
    public enum Outcome {
        /** Everything was as it should be. */
        PASSED,
        /** Something was not; the detail says what. */
        FAILED,
        /** It builds on a check that failed. */
        NOT_RUN
    }

    /**
     * One check.
     *
     * @param check what was checked
     * @param outcome how it ended
     * @param time how long it took
     * @param detail what was seen, or what is wrong; without tokens
     */
    public record Step(StagingCheck check, Outcome outcome, Duration time, String detail) {
        /**
         * Checks that nothing is missing.
         *
         * @param check what was checked
         * @param outcome how it ended
         * @param time how long it took
         * @param detail what was seen
         */
        public Step {
            Objects.requireNonNull(check, "check");
            Objects.requireNonNull(outcome, "outcome");
            Objects.requireNonNull(time, "time");
            Objects.requireNonNull(detail, "detail");
        }
    }

    /**
     * Copies the list.
     *
     * @param steps each check
     */
    public StagingReport {
        steps = List.copyOf(steps);
    }

    /**
     * Says whether there was something to check and all of it was as it should be.
     *
     * @return false if anything failed, was not run, or if nothing was checked
     */
    public boolean passed() {
        return exitCode() == PASSED;
    }

    /**
     * Returns what a command ends with.
     *
     * @return 0, 1 or 2, as the constants say
     */
    public int exitCode() {
        if (steps.stream().allMatch(step -> step.outcome() == Outcome.NOT_RUN)) {
            return NOTHING_CHECKED;
        }
        return steps.stream().allMatch(step -> step.outcome() == Outcome.PASSED) ? PASSED : FAILED;
    }

    /**
     * Describes it for people.
     *
     * @return a line for each check with outcome, time and detail, and a last line that sums up
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        steps.forEach(step -> text.append(String.format(
                Locale.ROOT,
                "%-7s %-12s %6d ms  %s%n",
                step.outcome().name().replace('_', ' ').toLowerCase(Locale.ROOT),
                step.check().word(),
                step.time().toMillis(),
                step.detail())));
        return text.append(summary()).append(System.lineSeparator()).toString();
    }

    private String summary() {
        long passed =
                steps.stream().filter(step -> step.outcome() == Outcome.PASSED).count();
        return switch (exitCode()) {
            case PASSED -> "passed: " + passed + " of " + steps.size() + " checks";
            case FAILED -> "FAILED: " + passed + " of " + steps.size() + " checks passed";
            default -> "FAILED: " + NO_CHECKS;
        };
    }
}
