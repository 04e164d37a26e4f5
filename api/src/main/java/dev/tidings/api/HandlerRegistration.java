package dev.tidings.api;

/** A handler's place in a router. Thread-safe. */
public interface HandlerRegistration extends AutoCloseable {
    /** Takes the handler out; messages under way are still handled. Closing again has no effect. */
    @Override
    void close();
}
