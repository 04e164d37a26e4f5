package dev.tidings.api;

import dev.tidings.api.internal.CanonicalExecutionEngine;
import dev.tidings.api.spi.Agent;
import java.util.concurrent.CompletionStage;

/**
 * Executes one agent for one context. The engine alone says that the run starts and how it ends; the agent says what
 * happens between. A run id is used once, and so is an engine: make another one for the next run.
 *
 * <p>Thread-safe. Implemented by core only: get one from {@link ExecutionEngineFactory}.
 */
public sealed interface ExecutionEngine extends AutoCloseable permits CanonicalExecutionEngine {
    /**
     * Returns whose run it executes.
     *
     * @return the context
     */
    UserExecutionContext context();

    /**
     * Returns an emitter that is bound to the context. It obeys the rules of the run, as the agent's own handle does.
     *
     * @return the same emitter at each call
     */
    WebSocketEmitter emitter();

    /**
     * Returns the state at this moment. It is terminal as soon as the run has ended, also if the agent goes on.
     *
     * @return the state
     */
    ExecutionState state();

    /**
     * Executes an agent with the server's limits.
     *
     * @param agentName who works; not blank
     * @param agent the agent
     * @return what {@link #run(RunRequest, Agent)} returns
     */
    CompletionStage<RunOutcome> run(String agentName, Agent agent);

    /**
     * Executes an agent on the application executor. Whatever the agent does, the run ends with one terminal event.
     *
     * @param request what the run is started with, for the engine's own context
     * @param agent the agent
     * @return completes when the agent has returned and the run has ended; with {@link RunStatus#REFUSED} if the start
     *     was refused, or the engine was used before or is closed; never fails
     * @throws IllegalArgumentException if the request is for another run
     */
    CompletionStage<RunOutcome> run(RunRequest request, Agent agent);

    /**
     * Cancels: a run that is open ends with {@code agent_cancelled} and its agent is interrupted; an engine that has
     * executed nothing never will.
     *
     * @param reason why, for the user
     * @return false if it was over already
     */
    boolean cancel(String reason);

    /** Cancels what is open and gives the engine's place back to the factory. Closing again has no effect. */
    @Override
    void close();
}
