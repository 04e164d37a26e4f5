package dev.tidings.api;

import java.io.Serial;

/** A view of one user was asked to act for another. Always a bug of the caller. */
public final class UserIsolationException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param owner whose view it is
     * @param other who it was asked to act for
     */
    public UserIsolationException(UserId owner, UserId other) {
        super("this view belongs to user \"" + owner + "\" but was asked to act for user \"" + other
                + "\": get a view of that user from the factory");
    }
}
