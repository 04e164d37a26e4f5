package dev.tidings.core.auth;

import org.jspecify.annotations.Nullable;

/**
 * A failure as it may be logged: classes and stack traces, but no message, since what fails on a token likes to quote
 * it.
 */
final class MutedFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_DEPTH = 8;

    private MutedFailure(Throwable original, @Nullable MutedFailure cause) {
        super(original.getClass().getName() + " (message withheld: it may quote a credential)", cause, false, true);
        setStackTrace(original.getStackTrace());
    }

    static MutedFailure of(Throwable original) {
        return of(original, MAX_DEPTH);
    }

    private static MutedFailure of(Throwable original, int depth) {
        Throwable cause = original.getCause();
        return new MutedFailure(original, cause == null || depth == 1 ? null : of(cause, depth - 1));
    }
}
