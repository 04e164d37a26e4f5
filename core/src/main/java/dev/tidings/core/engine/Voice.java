package dev.tidings.core.engine;

import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentEvent;
import java.util.Objects;
import java.util.function.Supplier;

/** How an agent speaks: values that no event can hold are refused here, everything else is judged by the engine. */
record Voice(UserExecutionContext context, Streams streams, RunSettings settings) {
    Delivery say(String type, Supplier<? extends AgentEvent> event) {
        AgentEvent valid;
        try {
            valid = Objects.requireNonNull(event.get(), "event");
        } catch (IllegalArgumentException | NullPointerException invalid) {
            return refuse(
                    type, new Delivery.Refused(RefusalReason.INVALID_EVENT, String.valueOf(invalid.getMessage())));
        }
        return streams.emit(new Emission(context, valid, true, settings));
    }

    Delivery refuse(String type, Delivery.Refused refusal) {
        return streams.refuse(context, type, refusal);
    }
}
