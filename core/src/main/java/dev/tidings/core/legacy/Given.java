package dev.tidings.core.legacy;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a legacy call was given. Takes the first of several names. Ids and names are not converted; what an event
 * merely says is, for a critical event must not be lost because of it.
 */
final class Given {
    private Given() {}

    static <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is required but was null: pass it");
        }
        return value;
    }

    static String notBlank(String name, @Nullable String value) {
        String text = required(name, value);
        if (text.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank but was \"" + text + "\": pass it");
        }
        return text;
    }

    static String type(Map<String, ? extends @Nullable Object> message) {
        return notBlank("event type", text(message, "type").orElse(null));
    }

    static Map<String, @Nullable Object> of(
            String name, @Nullable Object value, String second, @Nullable Object other) {
        return plus(plus(null, name, value), second, other);
    }

    static @Nullable Object first(Map<String, ? extends @Nullable Object> data, String... names) {
        for (String name : names) {
            Object value = get(data, name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable Object get(Map<String, ? extends @Nullable Object> data, String name) {
        try {
            return data.get(name);
        } catch (ClassCastException sortedByOtherKeys) {
            return null;
        }
    }

    static Optional<String> text(Map<String, ? extends @Nullable Object> data, String... names) {
        return typed(String.class, "text", data, names);
    }

    static Optional<Number> number(Map<String, ? extends @Nullable Object> data, String... names) {
        return typed(Number.class, "number", data, names);
    }

    /** Returns what is said as text, whatever it is. */
    static Optional<String> said(Map<String, ? extends @Nullable Object> data, String... names) {
        return Optional.ofNullable(first(data, names)).map(String::valueOf);
    }

    /** Returns what is said as a step; none if it is no number from 1. */
    static @Nullable Integer step(Map<String, ? extends @Nullable Object> data, String... names) {
        return first(data, names) instanceof Number number && number.intValue() > 0 ? number.intValue() : null;
    }

    /** Returns what is said as yes or no; empty if it is neither. */
    static Optional<Boolean> flag(Map<String, ? extends @Nullable Object> data, String... names) {
        return said(data, names)
                .map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> text.equals("true") || text.equals("false"))
                .map(Boolean::valueOf);
    }

    /** Returns what is said as a map with texts for keys; anything else as its {@code value}. */
    static Map<String, @Nullable Object> map(Map<String, ? extends @Nullable Object> data, String... names) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        Object value = first(data, names);
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, part) -> copy.put(String.valueOf(key), part));
        } else if (value != null) {
            copy.put("value", value);
        }
        return copy;
    }

    /** Copies fields. Fails if they change meanwhile or a name is no text, and so belongs into what refuses the call. */
    static Map<String, @Nullable Object> copy(@Nullable Map<?, ? extends @Nullable Object> data) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        if (data != null) {
            data.forEach((key, value) -> copy.put(key(key), value));
        }
        return copy;
    }

    private static String key(@Nullable Object key) {
        if (key instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("keys must be texts but one was " + key);
    }

    private static <T> Optional<T> typed(
            Class<T> type, String kind, Map<String, ? extends @Nullable Object> data, String... names) {
        Object value = first(data, names);
        if (value == null || type.isInstance(value)) {
            return Optional.ofNullable(value).map(type::cast);
        }
        throw wrong(names[0], kind, value);
    }

    private static IllegalArgumentException wrong(String name, String kind, Object value) {
        return new IllegalArgumentException(
                name + " must be a " + kind + " but was a " + value.getClass().getSimpleName() + ": pass a " + kind);
    }

    /** Adds a field, if it has a value. Nothing is read yet: see {@link #copy}. */
    static Map<String, @Nullable Object> plus(
            @Nullable Map<String, ? extends @Nullable Object> data, String name, @Nullable Object value) {
        return new Plus(data, name, value);
    }

    private static final class Plus extends AbstractMap<String, @Nullable Object> {
        private final @Nullable Map<String, ? extends @Nullable Object> data;
        private final String name;
        private final @Nullable Object value;

        Plus(@Nullable Map<String, ? extends @Nullable Object> data, String name, @Nullable Object value) {
            this.data = data;
            this.name = name;
            this.value = value;
        }

        @Override
        public Set<Entry<String, @Nullable Object>> entrySet() {
            Map<String, @Nullable Object> copy = copy(data);
            if (value != null) {
                copy.put(name, value);
            }
            return copy.entrySet();
        }
    }
}
