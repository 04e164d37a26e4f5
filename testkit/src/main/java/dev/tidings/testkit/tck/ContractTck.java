package dev.tidings.testkit.tck;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/**
 * What the tests of all extension points but {@code Transport} have in common: a rule is a test, what it says when it fails
 * begins with its id and ends with what to look at, and what it needed is let go of after it. Extend one of the kits, such
 * as {@link EventLogTck}, not this.
 */
public abstract class ContractTck {
    private Rule rule = Rule.NONE;

    ContractTck() {}

    /**
     * Lets go of what a rule has made by the methods that are overridden, such as a connection or a table. Called once after
     * each rule, also after one that failed or was skipped. Does nothing by default.
     *
     * @throws Exception if it can't; the rule has failed then
     */
    protected void release() throws Exception {}

    /**
     * Calls {@link #release}.
     *
     * @throws Exception what that throws
     */
    @AfterEach
    public final void end() throws Exception {
        release();
    }

    /**
     * Remembers which rule comes.
     *
     * @param test the rule
     */
    @BeforeEach
    public final void begin(TestInfo test) {
        rule = Rule.of(test);
    }

    /** Returns the rule that is checked. */
    final Rule rule() {
        return rule;
    }
}
