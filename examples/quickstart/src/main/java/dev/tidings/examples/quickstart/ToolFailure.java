package dev.tidings.examples.quickstart;

/** A tool could not do its work; the message is for the user. */
final class ToolFailure extends Exception {
    private static final long serialVersionUID = 1L;

    ToolFailure(String message) {
        super(message);
    }
}
