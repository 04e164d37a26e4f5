package dev.tidings.testkit.staging;

import java.io.Serial;

/** A check found something that is not as it should be. */
final class ProbeFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    ProbeFailure(String message) {
        super(message, null, false, false);
    }
}
