package dev.tidings.api.spi;

import dev.tidings.api.MessageRoute;

/** Several routes that come and go as one, such as those of one feature. Install it with {@code MessageRouter.install}. */
public interface RouterPlugin {
    /**
     * Names it, for logs and lists.
     *
     * @return at most 128 characters, not blank, without control characters
     */
    String name();

    /**
     * Says which routes it has. What it throws reaches whoever installs it, and then none of its routes is registered.
     *
     * @param registrar takes the routes, until this method returns
     */
    void register(Registrar registrar);

    /** Takes the routes of a plug-in. Implemented by the router. */
    interface Registrar {
        /**
         * Adds a route.
         *
         * @param route which types
         * @param handler who handles them
         * @throws IllegalArgumentException if a type of the route is an alias of another type
         * @throws IllegalStateException if the plug-in has registered already
         */
        void add(MessageRoute route, MessageHandler handler);

        /**
         * Adds a route of one type.
         *
         * @param type the type
         * @param handler who handles it
         * @throws IllegalArgumentException if the type is not valid, or an alias of another type
         * @throws IllegalStateException if the plug-in has registered already
         */
        default void add(String type, MessageHandler handler) {
            add(MessageRoute.exactly(type), handler);
        }
    }
}
