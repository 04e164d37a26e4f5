package dev.tidings.core.calls;

import dev.tidings.api.monitor.HealthSnapshot.Component;
import java.util.function.Supplier;

/** Asks a part how it is. */
public final class Probe {
    private Probe() {}

    /**
     * Asks, and takes a failure for an answer.
     *
     * @param name the part
     * @param part may be the application's, and throw
     * @return what it said, or that it is down
     */
    public static Component ask(String name, Supplier<Component> part) {
        try {
            Component said = part.get();
            return said == null
                    ? Component.down(name, "it can't say how it is: it answered null")
                    : new Component(name, said.status(), said.detail(), said.figures());
        } catch (RuntimeException | Error failure) {
            return Component.down(
                    name, "it can't say how it is: " + failure.getClass().getName());
        }
    }
}
