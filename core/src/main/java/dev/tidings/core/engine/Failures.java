package dev.tidings.core.engine;

import dev.tidings.core.text.SafeFailure;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Keeps the cause of a failure in the server's log, under a reference that users may see. */
final class Failures {
    private static final int REFERENCE_LENGTH = 8;

    private Failures() {}

    /** Names the class of a value; of one without a name, the nearest that has one. */
    static String kind(@Nullable Object value) {
        Class<?> type = value == null ? null : value.getClass();
        while (type != null && type.getSimpleName().isEmpty()) {
            type = type.getSuperclass();
        }
        return type == null ? "unknown" : type.getSimpleName();
    }

    static String logged(Logger log, String what, @Nullable Throwable cause) {
        String reference = UUID.randomUUID().toString().substring(0, REFERENCE_LENGTH);
        log.error("{} (reference {})", what, reference, cause == null ? null : SafeFailure.of(cause));
        return reference;
    }
}
