package dev.tidings.core.codec;

import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.CustomEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares the members of one event with the schema. */
final class EventCheck {
    private static final Set<String> WRAPPERS = Set.of("payload", "data", "event");
    private static final int MAX_PROBLEMS = 32;

    private final EventSchema schema;
    private final Map<String, ? extends @Nullable Object> event;
    private final List<String> problems = new ArrayList<>(0);

    EventCheck(EventSchema schema, Map<String, ? extends @Nullable Object> event) {
        this.schema = schema;
        this.event = event;
    }

    /** Says what is wrong; nothing is quoted but names and numbers. */
    List<String> problems(boolean strict) {
        Set<String> known = new HashSet<>(schema.everywhere().keySet());
        schema.everywhere().values().forEach(this::check);
        if (event.get(EventSchema.TYPE) instanceof String type) {
            List<EventField<? extends AgentEvent>> own = isType(type) ? schema.fieldsOf(type) : List.of();
            for (EventField<? extends AgentEvent> field : own) {
                known.add(field.name());
                check(field);
            }
        }
        for (String name : event.keySet()) {
            if (!known.contains(name)) {
                checkUnknown(name, strict);
            }
        }
        return problems.size() <= MAX_PROBLEMS ? problems : problems.subList(0, MAX_PROBLEMS);
    }

    private boolean isType(String type) {
        if (schema.knows(type)) {
            return true;
        }
        try {
            var unused = new CustomEvent(type, Map.of());
            return true;
        } catch (IllegalArgumentException e) {
            add("type must be one of the protocol's, begin with x_ or have a namespace, but was \""
                    + Printable.cut(type) + "\"");
            return false;
        }
    }

    private void check(EventField<? extends AgentEvent> field) {
        Object value = event.get(field.name());
        if (!event.containsKey(field.name())) {
            if (field.required()) {
                add(field.name() + " must be there, " + field.kind().description() + ", but was missing");
            }
        } else if (!field.kind().holds(value)) {
            add(field.name() + " must be " + field.kind().description() + " but was " + FieldKind.describe(value));
        }
    }

    private void checkUnknown(String name, boolean strict) {
        if (WRAPPERS.contains(name) && event.get(name) instanceof Map<?, ?>) {
            add(name + " must not be there: the fields of an event stand at its root, without a wrapper");
        } else if (strict) {
            add("\"" + Printable.cut(name) + "\" must not be there: no event of its type has it");
        }
    }

    private void add(String problem) {
        problems.add(problem);
    }
}
