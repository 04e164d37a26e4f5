package dev.tidings.testkit.staging;

import dev.tidings.testkit.staging.StagingReport.Outcome;
import dev.tidings.testkit.staging.StagingReport.Step;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Checks a deployed endpoint end to end. As a command it reads the environment, prints a report and ends with 0 if every
 * check passed, 1 if one did not, and 2 if it was told wrongly what to check or checked nothing:
 *
 * <pre>{@code
 * TIDINGS_STAGING_BASE_URL=https://api.example.com TIDINGS_STAGING_TOKEN=... TIDINGS_STAGING_SECOND_TOKEN=... \
 *     java -cp ... dev.tidings.testkit.staging.StagingProbe
 * }</pre>
 *
 * <p>Every check is of what a client sees. A check that could not be run counts as failed, and so does a probe without
 * checks: green means seen to work. No report holds a token.
 */
public final class StagingProbe {
    private static final String USAGE = "usage: StagingProbe [--help]; everything is set by environment variables: "
            + StagingConfig.PREFIX + "BASE_URL, " + StagingConfig.PREFIX + "TOKEN, " + StagingConfig.PREFIX
            + "SECOND_TOKEN and those of docs/STAGING.md. Tokens are no arguments, for arguments can be seen by others";

    private final StagingConfig config;

    private StagingProbe(StagingConfig config) {
        this.config = config;
    }

    /**
     * Makes a probe.
     *
     * @param config what to check
     * @return a probe that can be run any number of times
     */
    public static StagingProbe of(StagingConfig config) {
        return new StagingProbe(Objects.requireNonNull(config, "config"));
    }

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param args {@code --help} or nothing
     */
    public static void main(String[] args) {
        System.exit(run(List.of(args), System.getenv(), System.out));
    }

    static int run(List<String> args, Map<String, String> environment, PrintStream out) {
        if (!args.isEmpty()) {
            out.println(USAGE);
            return args.equals(List.of("--help")) ? StagingReport.PASSED : StagingReport.NOTHING_CHECKED;
        }
        StagingConfig config;
        try {
            config = StagingConfig.fromEnvironment(environment);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.println("FAILED: " + StagingReport.NO_CHECKS);
            return StagingReport.NOTHING_CHECKED;
        }
        out.println("checking " + config.websocketUrl().toString().replaceFirst("[?#].*", ""));
        StagingReport report = of(config).run();
        out.print(report.text());
        return report.exitCode();
    }

    /**
     * Runs the checks, in order. Takes as long as the limits allow.
     *
     * @return what was found
     */
    public StagingReport run() {
        List<Step> steps = new ArrayList<>();
        Set<StagingCheck> failed = EnumSet.noneOf(StagingCheck.class);
        try (ProbeSession session = new ProbeSession(config)) {
            for (StagingCheck check : config.checks()) {
                Step step = step(session, check, failed);
                steps.add(step);
                if (step.outcome() != Outcome.PASSED) {
                    failed.add(check);
                }
            }
        }
        return new StagingReport(steps);
    }

    private Step step(ProbeSession session, StagingCheck check, Set<StagingCheck> failed) {
        for (StagingCheck need : ProbeSession.needs().getOrDefault(check, List.of())) {
            if (failed.contains(need)) {
                return new Step(check, Outcome.NOT_RUN, Duration.ZERO, "needs " + need.word());
            }
        }
        long began = System.nanoTime();
        try {
            String seen = session.check(check);
            return new Step(check, Outcome.PASSED, since(began), printable(seen));
        } catch (ProbeFailure failure) {
            return new Step(check, Outcome.FAILED, since(began), printable(String.valueOf(failure.getMessage())));
        } catch (RuntimeException failure) {
            return new Step(check, Outcome.FAILED, since(began), printable("the probe failed: " + failure));
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private String printable(String text) {
        return config.tokens().masked(text).replaceAll("\\p{Cntrl}", " ");
    }
}
