package dev.tidings.core;

import dev.tidings.api.AuthHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What says who the users of a server are: one of several settings, each made once. */
final class UserSource {
    private static final String SETTINGS = "tokenVerifier, authHandler, authentication and developmentMode";

    private final Map<String, Function<EngineHost, AuthHandler>> choices = new LinkedHashMap<>();

    void choose(String setting, Function<EngineHost, AuthHandler> handler) {
        if (choices.putIfAbsent(setting, handler) != null) {
            throw new IllegalStateException(setting + " was set already: set it once");
        }
    }

    /** Makes a choice if there is none. */
    void chooseIfNone(String setting, Function<EngineHost, AuthHandler> handler) {
        if (choices.isEmpty()) {
            choices.put(setting, handler);
        }
    }

    boolean isChosen(String setting) {
        return choices.containsKey(setting);
    }

    /** Returns what makes the handler. */
    Function<EngineHost, AuthHandler> only() {
        if (choices.isEmpty()) {
            throw new IllegalStateException(
                    "a server must know its users: set tokenVerifier(...), or developmentMode() on your own machine");
        }
        if (choices.size() > 1) {
            throw new IllegalStateException(
                    "only one of " + SETTINGS + " may be set but there were " + choices.size() + ": set one of them");
        }
        return choices.values().iterator().next();
    }
}
