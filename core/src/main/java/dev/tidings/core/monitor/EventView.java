package dev.tidings.core.monitor;

import dev.tidings.api.event.EventTypes;
import dev.tidings.api.monitor.EventValidator.Criticality;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of an event that rules look at.
 *
 * @param fields all members, of any kind
 * @param numbered whether the sequence number is that of a log
 */
record EventView(Map<String, ? extends @Nullable Object> fields, boolean numbered) {
    static final List<String> CRITICAL = List.of(
            EventTypes.AGENT_STARTED,
            EventTypes.AGENT_THINKING,
            EventTypes.TOOL_EXECUTING,
            EventTypes.TOOL_COMPLETED,
            EventTypes.AGENT_COMPLETED);

    /** Returns a text, or an empty one if there is another value, which is the schema's to complain about. */
    String text(String name) {
        return fields.get(name) instanceof String text ? text : "";
    }

    String type() {
        return text("type");
    }

    boolean critical() {
        return CRITICAL.contains(type());
    }

    boolean terminal() {
        return type().equals(EventTypes.AGENT_COMPLETED)
                || type().equals(EventTypes.AGENT_ERROR)
                || type().equals(EventTypes.AGENT_CANCELLED);
    }

    /** Says whether it may be sent outside a run. */
    boolean custom() {
        return type().startsWith("x_") || type().indexOf('.') > 0;
    }

    Criticality criticality() {
        if (critical()) {
            return Criticality.CRITICAL;
        }
        return terminal() ? Criticality.HIGH : Criticality.NORMAL;
    }

    /** Returns the timestamp in milliseconds, or -1 without one. */
    long millis() {
        return fields.get("timestamp") instanceof Number seconds ? Math.round(seconds.doubleValue() * 1000) : -1;
    }

    /** Returns the sequence number of the log, or -1 without one. */
    long seq() {
        return numbered && fields.get("seq") instanceof Number seq ? seq.longValue() : -1;
    }
}
