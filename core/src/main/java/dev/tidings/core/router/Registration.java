package dev.tidings.core.router;

import dev.tidings.api.HandlerRegistration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The places of the handlers that were registered together. */
final class Registration implements HandlerRegistration {
    private final Routes routes;
    private final List<Binding> bindings;
    private final AtomicBoolean closed = new AtomicBoolean();

    Registration(Routes routes, List<Binding> bindings) {
        this.routes = routes;
        this.bindings = bindings;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            routes.remove(bindings);
        }
    }
}
