package dev.tidings.core.text;

import org.jspecify.annotations.Nullable;

/**
 * A failure as it may be logged. Exceptions like to quote what they failed on, with its line breaks; a failure whose
 * messages could not each be one line of a log is replaced by one with the same causes and stack traces and escaped
 * messages, without what was suppressed.
 */
public final class SafeFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_DEPTH = 16;

    private SafeFailure(Throwable original, @Nullable Throwable cause) {
        super(describe(original), cause, false, true);
        setStackTrace(original.getStackTrace());
    }

    /**
     * Returns a failure that is fit for the log.
     *
     * @param failure any failure
     * @return the same if each message in its chain of causes is one short line, else a copy with escaped ones
     */
    public static Throwable of(Throwable failure) {
        return isSafe(failure, MAX_DEPTH) ? failure : copy(failure, MAX_DEPTH);
    }

    private static boolean isSafe(Throwable failure, int depth) {
        Throwable cause = failure.getCause();
        for (Throwable suppressed : failure.getSuppressed()) {
            if (depth == 1 || !isSafe(suppressed, depth - 1)) {
                return false;
            }
        }
        return depth > 0 && isPlain(failure) && (cause == null || isSafe(cause, depth - 1));
    }

    private static boolean isPlain(Throwable failure) {
        try {
            return describe(failure).equals(failure.toString());
        } catch (RuntimeException unspeakable) {
            return false;
        }
    }

    private static SafeFailure copy(Throwable failure, int depth) {
        Throwable cause = failure.getCause();
        return new SafeFailure(failure, cause == null || depth <= 1 ? null : copy(cause, depth - 1));
    }

    private static String describe(Throwable failure) {
        try {
            String message = failure.getLocalizedMessage();
            String name = failure.getClass().getName();
            return message == null ? name : name + ": " + SafeText.of(message);
        } catch (RuntimeException e) {
            return failure.getClass().getName();
        }
    }
}
