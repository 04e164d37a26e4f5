package dev.tidings.testkit.client;

import dev.tidings.api.CloseCode;
import java.util.Arrays;
import java.util.Set;

/** What a client does about a close code. */
enum Comeback {
    /** Connect again, with back-off. */
    RETRY,
    /** Connect again, but only once in a row: a fresh token may help. */
    RETRY_ONCE,
    /** Something has to change first, or all is done. */
    FINISH;

    static final int ABNORMAL = 1006;
    private static final Set<Integer> NEVER_SENT = Set.of(1005, ABNORMAL, 1014, 1015);

    static Comeback of(int code) {
        if (code == CloseCode.UNAUTHENTICATED.code()) {
            return RETRY_ONCE;
        }
        boolean retryable = NEVER_SENT.contains(code)
                || Arrays.stream(CloseCode.values()).anyMatch(known -> known.code() == code && known.retryable());
        return retryable ? RETRY : FINISH;
    }
}
