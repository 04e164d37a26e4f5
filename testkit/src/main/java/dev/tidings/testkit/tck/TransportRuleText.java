package dev.tidings.testkit.tck;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Begins the text of a rule that fails with its id, and ends it with its advice. */
final class TransportRuleText implements TestExecutionExceptionHandler {
    private static final int LETTERS = 2;
    private static final int ID = 4;

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        IfThisFails advice = context.getRequiredTestMethod().getAnnotation(IfThisFails.class);
        if (advice == null || failure instanceof TestAbortedException) {
            throw failure;
        }
        String name = context.getRequiredTestMethod().getName();
        String id = "TP-" + name.substring(LETTERS, ID);
        String detail = failure instanceof AssertionError
                ? String.valueOf(failure.getMessage()).strip()
                : "it threw " + failure;
        throw new AssertionError(id + ": " + detail + "\nIf this fails: " + advice.value(), failure);
    }
}
