package dev.tidings.core.router;

import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.text.SafeText;

/** A handler in its place. Two are never equal, also if the same handler stands in both. */
final class Binding {
    private static final String LAMBDA = "$$Lambda";

    private final RouteKey key;
    private final MessageHandler handler;
    private final String name;
    private final boolean builtIn;

    private Binding(RouteKey key, MessageHandler handler, String name, boolean builtIn) {
        this.key = key;
        this.handler = handler;
        this.name = name;
        this.builtIn = builtIn;
    }

    static Binding ofRouter(String type, MessageHandler handler) {
        return new Binding(new RouteKey(RouteKey.EXACT, type), handler, "built-in " + type, true);
    }

    static Binding ofApplication(RouteKey key, MessageHandler handler, String owner) {
        return new Binding(key, handler, SafeText.of(owner + nameOf(handler) + CallSite.find()), false);
    }

    /** A class that the compiler made for a lambda has a name that says nothing behind its host's. */
    private static String nameOf(MessageHandler handler) {
        String name = handler.getClass().getName();
        int lambda = name.indexOf(LAMBDA);
        return lambda < 0 ? name : name.substring(0, lambda) + " lambda";
    }

    RouteKey key() {
        return key;
    }

    MessageHandler handler() {
        return handler;
    }

    String name() {
        return name;
    }

    boolean builtIn() {
        return builtIn;
    }
}
