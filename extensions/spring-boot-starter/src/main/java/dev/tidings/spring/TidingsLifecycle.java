package dev.tidings.spring;

import dev.tidings.api.TidingsServer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.SmartLifecycle;

/**
 * Lets messages through when the application has started, and drains the server when it stops: in the first phase of all,
 * beside Spring's executors, so that clients are told and runs may end while everything they need is still there.
 */
final class TidingsLifecycle implements SmartLifecycle {
    private final TidingsServer server;
    private final HandlerBeans handlers;
    private final Duration limit;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();

    TidingsLifecycle(TidingsServer server, HandlerBeans handlers, Duration limit) {
        this.server = server;
        this.handlers = handlers;
        this.limit = limit;
    }

    /** A server can't start again, so it is not stopped where Spring may go on later. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public void start() {
        if (stopped.get()) {
            throw new IllegalStateException(
                    "a server that was stopped can't start again: refresh a new application context");
        }
        running.set(true);
        handlers.open();
    }

    @Override
    public void stop() {
        stopped.set(true);
        server.close(limit);
        running.set(false);
    }

    @Override
    public void stop(Runnable done) {
        Thread closing = new Thread(
                () -> {
                    try {
                        stop();
                    } finally {
                        done.run();
                    }
                },
                "tidings-shutdown");
        closing.start();
    }

    @Override
    public boolean isRunning() {
        return running.get();
    }
}
