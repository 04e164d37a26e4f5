package dev.tidings.testkit.fault;

import dev.tidings.testkit.fault.HistoryChecker.Finding;
import java.util.List;
import java.util.Objects;

/**
 * What came of a scenario.
 *
 * @param scenario what was played
 * @param findings which rules were broken; empty if none was
 * @param events how many events all devices got together
 * @param connections how many connections they made
 */
public record ScenarioResult(Scenario scenario, List<Finding> findings, long events, int connections) {
    private static final int MOST_FINDINGS = 10;

    /**
     * Copies the list.
     *
     * @param scenario what was played
     * @param findings which rules were broken
     * @param events how many events the devices got
     * @param connections how many connections they made
     */
    public ScenarioResult {
        Objects.requireNonNull(scenario, "scenario");
        findings = List.copyOf(findings);
    }

    /**
     * Says which rules were broken, and after which steps.
     *
     * @return lines for people: the seed, the first 10 findings, and every step
     */
    public String report() {
        StringBuilder out = new StringBuilder("seed " + scenario.seed() + " must break no rule but broke "
                + findings.size() + (findings.size() == 1 ? " rule" : " rules") + "\n");
        findings.stream()
                .limit(MOST_FINDINGS)
                .forEach(finding -> out.append(String.format(
                        "  %s at %s, event %d: %s%n",
                        finding.kind(), finding.client(), finding.seq(), finding.detail())));
        if (findings.size() > MOST_FINDINGS) {
            out.append("  ...\n");
        }
        int drawn = scenario.origin().steps();
        out.append("after " + scenario.steps().size() + " of the " + drawn + " steps that " + scenario.origin()
                + " makes of it\n");
        List<Step> steps = scenario.steps();
        for (int index = 0; index < steps.size(); index++) {
            out.append(String.format("%5d %s%n", index + 1, steps.get(index)));
        }
        return out.toString();
    }
}
