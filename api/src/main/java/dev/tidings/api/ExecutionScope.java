package dev.tidings.api;

import dev.tidings.api.internal.CanonicalExecutionScope;

/**
 * An engine that is closed at the end of a block, with whatever else the block has to clean up.
 *
 * <pre>{@code
 * try (ExecutionScope scope = engines.userExecutionScope(context)) {
 *     scope.onClose(session::release);
 *     scope.engine().run("researcher", agent).toCompletableFuture().join();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Implemented by core only: get one from {@link ExecutionEngineFactory#userExecutionScope}.
 */
public sealed interface ExecutionScope extends AutoCloseable permits CanonicalExecutionScope {
    /**
     * Returns the engine.
     *
     * @return the engine of this scope
     */
    ExecutionEngine engine();

    /**
     * Adds something to clean up, at once if the scope is closed. There may be up to 256 of them.
     *
     * @param cleanup what to do; what it throws is logged and keeps nothing else from being cleaned up
     * @throws LimitReachedException if there are 256 already
     */
    void onClose(Runnable cleanup);

    /**
     * Closes the engine, then cleans up, the last first. Never throws, so that it hides nothing that the block threw.
     * Closing again has no effect.
     */
    @Override
    void close();
}
