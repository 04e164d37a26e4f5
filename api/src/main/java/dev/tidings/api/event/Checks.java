package dev.tidings.api.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks shared by the event records. */
final class Checks {
    private static final Class<?> UNMODIFIABLE = Map.of().getClass();
    private static final Class<?> UNMODIFIABLE_PAIR = Map.of("", "").getClass();

    private Checks() {}

    static String notBlank(String name, String value) {
        Objects.requireNonNull(value, name);
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank but was \"" + value + "\"");
        }
        return value;
    }

    /** Copies a map in its order, unless it is one that nobody can change. */
    static Map<String, ? extends @Nullable Object> copy(String name, Map<String, ? extends @Nullable Object> map) {
        Objects.requireNonNull(map, name);
        Class<?> type = map.getClass();
        return type == UNMODIFIABLE || type == UNMODIFIABLE_PAIR
                ? map
                : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
