package dev.tidings.api.spi;

import dev.tidings.api.AgentRun;
import org.jspecify.annotations.Nullable;

/** Something that works on a task and tells what it does. Implement it around the application's own agent. */
@FunctionalInterface
public interface Agent {
    /**
     * Does the work. When it returns, the run is completed with the result; when it throws, the run ends with an
     * error; when the run was cancelled meanwhile, nothing more is said. The thread is interrupted at cancellation.
     *
     * @param run what to tell progress to; already started
     * @return the final response, any value that Jackson can write, or null
     * @throws Exception if the work failed
     */
    @Nullable
    Object run(AgentRun run) throws Exception;
}
