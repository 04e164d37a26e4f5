package dev.tidings.core.router;

import dev.tidings.api.spi.MessageHandler;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Who handles a type, at least one of the two, and how often that was. Immutable but for the count, which passes on to
 * the routes that replace this one.
 */
record Route(@Nullable MessageHandler builtIn, @Nullable Registration application, LongAdder count) {
    static Route of(@Nullable MessageHandler builtIn, @Nullable Registration application) {
        return new Route(builtIn, application, new LongAdder());
    }

    Route withApplication(@Nullable Registration other) {
        return new Route(builtIn, other, count);
    }

    MessageHandler handler() {
        if (application != null) {
            return application.handler();
        }
        if (builtIn != null) {
            return builtIn;
        }
        throw new IllegalStateException("a route must have a handler but had none");
    }
}
