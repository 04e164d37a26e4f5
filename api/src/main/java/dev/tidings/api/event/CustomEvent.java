package dev.tidings.api.event;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event of the application's own. It may be sent outside a run; within one it obeys the run's end.
 *
 * @param type a name that begins with {@code x_} or has a namespace, such as {@code x_invoice} or {@code billing.paid};
 *     lower-case letters, digits, {@code _}, {@code -} and {@code .}; at most 64 characters
 * @param data any values that Jackson can write
 */
public record CustomEvent(String type, Map<String, ? extends @Nullable Object> data) implements AgentEvent {
    private static final int MAX_LENGTH = 64;

    /**
     * Checks the name and copies the map.
     *
     * @param type a name that begins with {@code x_} or has a namespace
     * @param data any values that Jackson can write
     * @throws IllegalArgumentException if the type has another form
     */
    public CustomEvent {
        Objects.requireNonNull(type, "type");
        if (type.length() > MAX_LENGTH || !isName(type)) {
            throw new IllegalArgumentException(
                    "custom event type must begin with x_ or have a namespace, in lower case and at most 64 characters,"
                            + " but was \"" + type + "\": call it x_name or team.name");
        }
        data = Checks.copy("data", data);
    }

    /** Says whether a text is {@code x_} and a name, or names with dots between them, the first of which begins with a letter. */
    private static boolean isName(String type) {
        return type.startsWith("x_") ? isOwn(type) : hasNamespace(type);
    }

    private static boolean isOwn(String type) {
        for (int at = 2; at < type.length(); at++) {
            if (!isPart(type.charAt(at)) && type.charAt(at) != '.') {
                return false;
            }
        }
        return type.length() > 2;
    }

    private static boolean hasNamespace(String type) {
        boolean dotted = false;
        for (int at = 0; at < type.length(); at++) {
            char c = type.charAt(at);
            boolean dot = c == '.' && at > 0 && type.charAt(at - 1) != '.';
            if (at == 0 ? c < 'a' || c > 'z' : !dot && !isPart(c)) {
                return false;
            }
            dotted |= dot;
        }
        return dotted && !type.endsWith(".");
    }

    private static boolean isPart(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}
