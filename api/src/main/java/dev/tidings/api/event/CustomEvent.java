package dev.tidings.api.event;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event of the application's own. It may be sent outside a run; within one it obeys the run's end.
 *
 * @param type a name that begins with {@code x_} or has a namespace, such as {@code x_invoice} or {@code billing.paid};
 *     lower-case letters, digits, {@code _}, {@code -} and {@code .}; at most 64 characters
 * @param data any values that Jackson can write
 */
public record CustomEvent(String type, Map<String, ? extends @Nullable Object> data) implements AgentEvent {
    private static final Pattern NAME = Pattern.compile("(?:x_[a-z0-9_.-]+|[a-z][a-z0-9_-]*(?:\\.[a-z0-9_-]+)+)");
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
        if (type.length() > MAX_LENGTH || !NAME.matcher(type).matches()) {
            throw new IllegalArgumentException(
                    "custom event type must begin with x_ or have a namespace, in lower case and at most 64 characters,"
                            + " but was \"" + type + "\": call it x_name or team.name");
        }
        data = Checks.copy("data", data);
    }
}
