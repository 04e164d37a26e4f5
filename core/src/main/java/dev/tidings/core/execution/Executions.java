package dev.tidings.core.execution;

import dev.tidings.api.ExecutionEngineFactory;
import dev.tidings.api.UserId;
import dev.tidings.core.engine.Engine;
import org.jspecify.annotations.Nullable;

/** Makes factories of execution engines. */
public final class Executions {
    private Executions() {}

    /**
     * Makes a factory.
     *
     * @param engine what executes
     * @param owner the only user it serves, or null for all
     * @param limits how many engines there may be
     * @return a factory to be closed
     * @throws IllegalStateException if the manager behind it is closed
     */
    public static ExecutionEngineFactory factory(
            Engine engine, @Nullable UserId owner, ExecutionEngineFactory.Limits limits) {
        DefaultExecutionEngineFactory factory = new DefaultExecutionEngineFactory(engine, owner, limits);
        factory.requireOpen();
        return factory;
    }
}
