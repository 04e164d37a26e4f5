package dev.tidings.testkit.fault;

/** What an injected failure is; without a stack trace, since there are many and all come from here. */
final class InjectedFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    InjectedFault(String message) {
        super(message, null, false, false);
    }
}
