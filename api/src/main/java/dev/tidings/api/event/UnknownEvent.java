package dev.tidings.api.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that a reader got from the wire and does not know, because the server is newer. It can't be emitted.
 *
 * @param type its name on the wire
 * @param fields its fields
 */
public record UnknownEvent(String type, Map<String, ? extends @Nullable Object> fields) implements AgentEvent {
    /**
     * Checks the name and copies the map.
     *
     * @param type its name on the wire
     * @param fields its fields
     */
    public UnknownEvent {
        Checks.notBlank("type", type);
        fields = Checks.copy("fields", fields);
    }
}
