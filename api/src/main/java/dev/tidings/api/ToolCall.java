package dev.tidings.api;

import dev.tidings.api.internal.CanonicalToolCall;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a tool that has begun. It completes exactly once; later calls are refused. Thread-safe; nothing
 * here throws because of delivery. Implemented by core only: get one from {@link AgentRun#tool}.
 */
public sealed interface ToolCall extends AutoCloseable permits CanonicalToolCall {
    /**
     * Returns what pairs the two events of this execution.
     *
     * @return the id
     */
    ExecutionId executionId();

    /**
     * Returns what became of {@code tool_executing}.
     *
     * @return the delivery of the first event
     */
    Delivery started();

    /**
     * Says that the tool succeeded.
     *
     * @param results what it found, or null
     * @return what became of it
     */
    Delivery completed(@Nullable Object results);

    /**
     * Says that the tool failed.
     *
     * @param error what went wrong, for the user
     * @return what became of it
     */
    Delivery failed(String error);

    /**
     * Says that the tool failed. The user sees the kind of failure and a correlation id; the cause goes to the
     * server's log under that id.
     *
     * @param cause what went wrong
     * @return what became of it
     */
    Delivery failed(Throwable cause);

    /** Says that the tool failed as {@code abandoned} unless it has completed. Closing again has no effect. */
    @Override
    void close();
}
