package dev.tidings.testkit.tck;

/** The body of a rule. */
@FunctionalInterface
interface TransportRule {
    void run() throws Exception;

    /** Runs a rule; a checked exception in it is a failure of the rule. */
    static void check(TransportRule rule) {
        try {
            rule.run();
        } catch (RuntimeException unchecked) {
            throw unchecked;
        } catch (Exception checked) {
            throw new AssertionError("it threw " + checked, checked);
        }
    }
}
