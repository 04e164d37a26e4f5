package dev.tidings.core.testing;

/** An error that a test throws on purpose. It has no stack trace, so that it does not fill the build's output. */
public final class Simulated extends Error {
    private static final long serialVersionUID = 1;

    public Simulated(String message) {
        super(message, null, false, false);
    }
}
