package dev.tidings.core.router;

import dev.tidings.api.MessageRoute;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.RouterPlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Gathers the routes of a plug-in while it registers. Belongs to the thread that installs. */
final class PluginRoutes implements RouterPlugin.Registrar {
    private static final int MAX_NAME_LENGTH = 128;

    private final String owner;
    private final List<Binding> bindings = new ArrayList<>();
    private boolean over;

    private PluginRoutes(String name) {
        this.owner = name + "/";
    }

    /** Calls a plug-in and returns its routes, none of which is registered yet. */
    static List<Binding> of(RouterPlugin plugin) {
        PluginRoutes routes = new PluginRoutes(requireName(plugin.name()));
        try {
            plugin.register(routes);
        } finally {
            routes.over = true;
        }
        return List.copyOf(routes.bindings);
    }

    private static String requireName(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("name of a plug-in must have 1 to " + MAX_NAME_LENGTH
                    + " characters, not blank and without control characters, but had " + name.length());
        }
        return name;
    }

    @Override
    public void add(MessageRoute route, MessageHandler handler) {
        if (over) {
            throw new IllegalStateException(
                    "routes of a plug-in must be added while it registers but " + route + " came later");
        }
        Objects.requireNonNull(handler, "handler");
        LegacyTypes.requireCanonical(route).forEach(key -> bindings.add(Binding.ofApplication(key, handler, owner)));
    }
}
