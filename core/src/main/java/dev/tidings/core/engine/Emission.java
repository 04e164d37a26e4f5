package dev.tidings.core.engine;

import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentEvent;

/**
 * What somebody wants to say.
 *
 * @param context whose run
 * @param event the event
 * @param byCaller whether the run's own agent says it; otherwise the agent has to be told when it ends the run
 * @param settings what a run that starts asks for
 */
record Emission(UserExecutionContext context, AgentEvent event, boolean byCaller, RunSettings settings) {
    static Emission byAgent(UserExecutionContext context, AgentEvent event) {
        return new Emission(context, event, true, RunSettings.DEFAULT);
    }

    static Emission byOther(UserExecutionContext context, AgentEvent event) {
        return new Emission(context, event, false, RunSettings.DEFAULT);
    }

    Emission with(AgentEvent other) {
        return new Emission(context, other, byCaller, settings);
    }
}
