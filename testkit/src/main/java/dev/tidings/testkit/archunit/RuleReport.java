package dev.tidings.testkit.archunit;

import java.util.List;

/**
 * What a check found of one rule.
 *
 * @param rule the name of the constant of {@link TidingsRules}
 * @param description what the rule demands, why, and how to mend a violation
 * @param violations one text each, which names the class and the line; of a frozen rule those only that are new
 */
public record RuleReport(String rule, String description, List<String> violations) {
    /**
     * Copies the list.
     *
     * @param rule the name of the constant
     * @param description what the rule demands
     * @param violations one text each
     */
    public RuleReport {
        violations = List.copyOf(violations);
    }

    /**
     * Says whether the rule is kept.
     *
     * @return true if nothing violates it
     */
    public boolean clean() {
        return violations.isEmpty();
    }

    /**
     * Returns all of it, for a log or an error.
     *
     * @return the rule with its text, and a line for each violation
     */
    public String text() {
        String summary = clean() ? "is kept" : "was violated (" + violations.size() + " times)";
        return "rule " + rule + " " + summary + ": " + description
                + String.join("", violations.stream().map(each -> "\n  " + each).toList());
    }
}
