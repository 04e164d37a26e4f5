package dev.tidings.api.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks shared by the event records. */
final class Checks {
    private Checks() {}

    static String notBlank(String name, String value) {
        Objects.requireNonNull(value, name);
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank but was \"" + value + "\"");
        }
        return value;
    }

    static Map<String, @Nullable Object> copy(String name, Map<String, ? extends @Nullable Object> map) {
        Objects.requireNonNull(map, name);
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
