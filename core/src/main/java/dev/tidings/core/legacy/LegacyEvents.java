package dev.tidings.core.legacy;

import dev.tidings.api.event.AgentEvent;
import dev.tidings.core.router.LegacyTypes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that types and fields had. A view for old front ends is made only for who asks: what Tidings sends is as it is.
 *
 * @deprecated use {@link AgentEvent}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings("removal")
public final class LegacyEvents {
    private final Legacy legacy;

    LegacyEvents(Legacy legacy) {
        this.legacy = legacy;
    }

    /**
     * Makes an event of today: {@code result} and {@code output} become {@code results}, {@code parameters} becomes {@code tool_args}, {@code response} becomes {@code final_response}, {@code thought} becomes {@code reasoning}.
     *
     * @param eventType the type
     * @param data the fields, with the names of then or now
     * @return the event
     * @throws IllegalArgumentException if a name is missing, or a value has the wrong type
     * @deprecated use {@link AgentEvent}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public AgentEvent toEvent(String eventType, Map<String, ? extends @Nullable Object> data) {
        return legacy.used("AgentEvent").also(EventMapper.event(eventType, data));
    }

    /**
     * Returns what a type that clients send is called today.
     *
     * @param type the type of then or now
     * @return the type of today
     * @deprecated use {@link dev.tidings.api.InboundMessage#type}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public String inboundType(String type) {
        return legacy.used("dev.tidings.api.InboundMessage.type").also(LegacyTypes.canonical(type));
    }

    /**
     * Returns what front ends called a type that servers send.
     *
     * @param type the type
     * @return what it was translated to, or the same
     * @deprecated use {@link dev.tidings.api.event.EventTypes}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public String outgoingType(String type) {
        return legacy.used("dev.tidings.api.event.EventTypes").also(EventMapper.outgoingType(type));
    }

    /**
     * Copies a frame for a front end of the past: the type translated, and the fields of today under the names of then as well.
     *
     * @param frame an event as it is on the wire
     * @return the copy
     * @deprecated use {@link AgentEvent}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public Map<String, @Nullable Object> outgoingView(Map<String, ? extends @Nullable Object> frame) {
        return legacy.used("AgentEvent").also(EventMapper.outgoing(frame));
    }
}
