package dev.tidings.testkit.client;

import dev.tidings.api.CloseCode;
import java.io.IOException;

/** An upgrade that was answered with an HTTP status, which means what a close code does. */
final class RefusedUpgradeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedUpgradeException(int status, String advice) {
        super("the upgrade was answered with HTTP " + status + advice);
        this.status = status;
    }

    /** Returns the close code that says the same, or 1006 if there is none. */
    int closeCode() {
        return switch (status) {
            case 400, 426, 431 -> CloseCode.BAD_MESSAGE.code();
            case 401 -> CloseCode.UNAUTHENTICATED.code();
            case 403 -> CloseCode.FORBIDDEN.code();
            case 404 -> CloseCode.NOT_FOUND.code();
            case 429 -> CloseCode.LIMIT_EXCEEDED.code();
            case 503 -> CloseCode.TRY_AGAIN_LATER.code();
            default -> Comeback.ABNORMAL;
        };
    }
}
