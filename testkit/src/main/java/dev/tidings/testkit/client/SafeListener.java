package dev.tidings.testkit.client;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the application, whose failures are reported and harm nobody. */
final class SafeListener {
    private static final Logger LOG = LoggerFactory.getLogger(TidingsClient.class);

    private final TidingsClientListener listener;

    SafeListener(TidingsClientListener listener) {
        this.listener = listener;
    }

    void call(Consumer<TidingsClientListener> call) {
        try {
            call.accept(listener);
        } catch (RuntimeException | Error failure) {
            report(failure);
        }
    }

    void report(Throwable failure) {
        try {
            listener.onError(failure);
        } catch (RuntimeException | Error worse) {
            LOG.warn("a client listener failed to take a failure", worse);
        }
    }
}
