package dev.tidings.core.engine;

import dev.tidings.api.AgentRun;
import dev.tidings.api.RunOutcome;
import java.util.concurrent.CompletionStage;

/**
 * An agent that was given to the executor, or refused.
 *
 * @param run its run
 * @param outcome completes when the agent has returned and the run has ended
 */
public record Executed(AgentRun run, CompletionStage<RunOutcome> outcome) {}
