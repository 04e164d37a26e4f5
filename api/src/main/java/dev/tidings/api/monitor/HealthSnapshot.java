package dev.tidings.api.monitor;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How the parts of a system are, at the moment of asking. Taking one never throws: a part that can't say how it is, is
 * {@link Status#DOWN} with the reason.
 *
 * @param takenAt when it was taken
 * @param components the parts, in a fixed order
 */
public record HealthSnapshot(Instant takenAt, List<Component> components) {
    /** The part that knows connections and runs. */
    public static final String MANAGER = "manager";
    /** The part that agents run behind. */
    public static final String BRIDGE = "bridge";
    /** The part that keeps events. */
    public static final String LOG = "log";
    /** The part that tells listeners. */
    public static final String LISTENERS = "listeners";
    /** The part that handles what clients send. */
    public static final String ROUTER = "router";
    /**
     * The part that finds out who is connecting. It is down while five calls or more of a verifier in a row had no
     * answer (it did not come in time, or was that nobody can tell), the last of them within the last minute, and degraded
     * while that is so of one call, or a verifier threw, or all calls to it are under way.
     */
    public static final String AUTH = "auth";
    /** The part that accepts connections. */
    public static final String TRANSPORT = "transport";

    /** How something is. */
    public enum Status {
        /** It does all it should. */
        UP,
        /** It works, and something about it needs attention. */
        DEGRADED,
        /** It does not work. */
        DOWN
    }

    /**
     * Copies the list.
     *
     * @param takenAt when it was taken
     * @param components the parts
     */
    public HealthSnapshot {
        Objects.requireNonNull(takenAt, "takenAt");
        components = List.copyOf(components);
    }

    /**
     * Returns how the whole is.
     *
     * @return the worst status of a part; {@link Status#UP} without any
     */
    public Status status() {
        return components.stream()
                .map(Component::status)
                .max(Comparator.naturalOrder())
                .orElse(Status.UP);
    }

    /**
     * Finds a part.
     *
     * @param name its name, such as {@link #TRANSPORT}
     * @return the part, or empty if the snapshot has none of that name
     */
    public Optional<Component> component(String name) {
        return components.stream().filter(part -> part.name().equals(name)).findFirst();
    }

    /**
     * How one part is.
     *
     * @param name the part
     * @param status how it is
     * @param detail the same in words
     * @param figures numbers about it, in a fixed order
     */
    public record Component(String name, Status status, String detail, Map<String, Long> figures) {
        /**
         * Checks the parts and copies the map.
         *
         * @param name the part
         * @param status how it is
         * @param detail the same in words
         * @param figures numbers about it
         */
        public Component {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(detail, "detail");
            figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        }

        /**
         * Says that a part does all it should.
         *
         * @param name the part
         * @param figures numbers about it
         * @return the part, up
         */
        public static Component up(String name, Map<String, Long> figures) {
            return new Component(name, Status.UP, "works", figures);
        }

        /**
         * Says that a part does not work.
         *
         * @param name the part
         * @param detail why
         * @return the part, down, without figures
         */
        public static Component down(String name, String detail) {
            return new Component(name, Status.DOWN, detail, Map.of());
        }
    }
}
