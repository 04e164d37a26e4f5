package dev.tidings.core.legacy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a legacy call was given. Takes the first of several names; converts nothing. */
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
            Object value = data.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    static Optional<String> text(Map<String, ? extends @Nullable Object> data, String... names) {
        return typed(String.class, "text", data, names);
    }

    static Optional<Number> number(Map<String, ? extends @Nullable Object> data, String... names) {
        return typed(Number.class, "number", data, names);
    }

    static Optional<Boolean> bool(Map<String, ? extends @Nullable Object> data, String... names) {
        return typed(Boolean.class, "boolean", data, names);
    }

    static Map<String, @Nullable Object> map(Map<String, ? extends @Nullable Object> data, String... names) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        Object value = first(data, names);
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, part) -> copy.put(key(key), part));
        } else if (value != null) {
            throw wrong(names[0], "map", value);
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

    static Map<String, @Nullable Object> plus(
            @Nullable Map<String, ? extends @Nullable Object> data, String name, @Nullable Object value) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        if (data != null) {
            copy.putAll(data);
        }
        if (value != null) {
            copy.put(name, value);
        }
        return copy;
    }
}
