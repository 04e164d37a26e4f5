package dev.tidings.core.codec;

import dev.tidings.api.event.AgentEvent;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One member of an event.
 *
 * @param name its name on the wire
 * @param kind what it holds
 * @param required whether every event of its type has it
 * @param value what the codec writes for an event, or null for what is known only when the event gets its place
 * @param <E> the event
 */
record EventField<E extends AgentEvent>(
        String name,
        FieldKind kind,
        boolean required,
        @Nullable Function<E, @Nullable Object> value) {
    static <E extends AgentEvent> EventField<E> required(
            String name, FieldKind kind, Function<E, @Nullable Object> value) {
        return new EventField<>(name, kind, true, value);
    }

    static <E extends AgentEvent> EventField<E> optional(
            String name, FieldKind kind, Function<E, @Nullable Object> value) {
        return new EventField<>(name, kind, false, value);
    }

    static <E extends AgentEvent> EventField<E> placed(NumberField field) {
        return new EventField<>(field.wireName(), FieldKind.COUNT, true, null);
    }

    static <E extends AgentEvent> EventField<E> common(String name, FieldKind kind) {
        return new EventField<>(name, kind, true, null);
    }

    static <E extends AgentEvent> EventField<E> rare(String name, FieldKind kind) {
        return new EventField<>(name, kind, false, null);
    }
}
