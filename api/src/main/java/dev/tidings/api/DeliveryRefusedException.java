package dev.tidings.api;

import java.io.Serial;

/** Fails the position of an event that is not in the log. Never thrown at an agent. */
public final class DeliveryRefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Why the event was refused. */
    private final RefusalReason reason;

    /**
     * Makes the exception.
     *
     * @param reason why
     * @param detail the same in words
     */
    public DeliveryRefusedException(RefusalReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /**
     * Returns why the event was refused.
     *
     * @return the reason
     */
    public RefusalReason reason() {
        return reason;
    }
}
