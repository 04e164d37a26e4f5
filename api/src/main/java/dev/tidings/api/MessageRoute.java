package dev.tidings.api;

import java.util.List;
import java.util.stream.Stream;

/**
 * Which types of messages a handler takes. The more specific route wins, whoever registered it: an exact type before a
 * longer prefix, that before a shorter one, and any type last. Of routes that are equally specific those of a user's
 * router come before those of the server's, the application's before the built-in ones, and then the first that was
 * registered. So a route for {@link Any} takes neither {@code ping} nor {@code cancel_run} away from the router, and an
 * {@link Exact} one does.
 */
public sealed interface MessageRoute {
    /**
     * Says whether a type belongs to this route.
     *
     * @param type a message type of today, not an alias
     * @return whether it does
     */
    boolean matches(String type);

    /**
     * These types and no others.
     *
     * @param types at least one; each at most 64 characters, as in a message, not blank, without control or format
     *     characters and without {@code *}
     */
    record Exact(List<String> types) implements MessageRoute {
        /**
         * Checks and copies the types; one that comes twice counts once.
         *
         * @param types the types
         * @throws IllegalArgumentException if there is none, or one breaks a rule above
         */
        public Exact {
            types = types.stream().map(type -> require("type", type)).distinct().toList();
            if (types.isEmpty()) {
                throw new IllegalArgumentException("types must have at least one type but had none: name one");
            }
        }

        @Override
        public boolean matches(String type) {
            return types.contains(type);
        }

        @Override
        public String toString() {
            return String.join("|", types);
        }
    }

    /**
     * Every type that begins so.
     *
     * @param prefix at most 64 characters, not blank, without control or format characters and without {@code *}
     */
    record Prefix(String prefix) implements MessageRoute {
        /**
         * Checks the prefix.
         *
         * @param prefix how the types begin
         * @throws IllegalArgumentException if it breaks a rule above
         */
        public Prefix {
            require("prefix", prefix);
        }

        @Override
        public boolean matches(String type) {
            return type.startsWith(prefix);
        }

        @Override
        public String toString() {
            return prefix + "*";
        }
    }

    /** Every type that no other route takes. */
    record Any() implements MessageRoute {
        @Override
        public boolean matches(String type) {
            return true;
        }

        @Override
        public String toString() {
            return "*";
        }
    }

    /**
     * Makes a route of exact types.
     *
     * @param type a type
     * @param more further types
     * @return the route
     * @throws IllegalArgumentException if a type breaks a rule of {@link Exact}
     */
    static MessageRoute exactly(String type, String... more) {
        return new Exact(Stream.concat(Stream.of(type), Stream.of(more)).toList());
    }

    /**
     * Makes a route of all types that begin so, such as {@code quality.}.
     *
     * @param prefix how they begin
     * @return the route
     * @throws IllegalArgumentException if the prefix breaks a rule of {@link Prefix}
     */
    static MessageRoute prefix(String prefix) {
        return new Prefix(prefix);
    }

    /**
     * Makes a route of all types.
     *
     * @return the route
     */
    static MessageRoute any() {
        return new Any();
    }

    private static String require(String name, String value) {
        Ids.require(name, value, Ids.MAX_TYPE_LENGTH);
        if (value.indexOf('*') >= 0) {
            throw new IllegalArgumentException(name + " must not hold * but was \"" + value
                    + "\": use MessageRoute.prefix for all types that begin so, or MessageRoute.any");
        }
        return value;
    }
}
