package dev.tidings.api;

import dev.tidings.api.internal.CanonicalWebSocketNotifier;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends the five critical events of one run, and counts them. It is a thin view of an emitter, for code that is given a
 * notifier: everything {@link WebSocketEmitter} says holds. No method throws; a value that no event can hold, such as a
 * blank name, is {@link Delivery.Refused}.
 *
 * <p>Thread-safe. Implemented by core only: get one from {@code WebSocketNotifiers}.
 */
public sealed interface WebSocketNotifier permits CanonicalWebSocketNotifier {
    /**
     * Returns whose run it notifies for.
     *
     * @return the context, which is the emitter's too
     */
    UserExecutionContext context();

    /**
     * Sends {@code agent_started}.
     *
     * @param agentName who works
     * @return what became of it
     */
    Delivery sendAgentStarted(String agentName);

    /**
     * Sends {@code agent_thinking}.
     *
     * @param message the thought
     * @return what became of it
     */
    Delivery sendAgentThinking(String message);

    /**
     * Sends {@code tool_executing}.
     *
     * @param tool what is about to run; what it says beyond the name becomes the tool's arguments
     * @return what became of it
     */
    Delivery sendToolExecuting(ToolNotice tool);

    /**
     * Sends {@code tool_completed} for the oldest open execution of a tool.
     *
     * @param toolName the tool
     * @param result what it found, or null
     * @return what became of it
     */
    Delivery sendToolCompleted(String toolName, @Nullable Object result);

    /**
     * Sends {@code agent_completed}; how long the run took is measured.
     *
     * @param result the answer, or null
     * @return what became of it
     */
    Delivery sendAgentCompleted(@Nullable Object result);

    /**
     * Counts what this notifier sent.
     *
     * @return the numbers since it was made
     */
    Statistics statistics();

    /**
     * What a user is told about a tool that is about to run. Only the name has to be there.
     *
     * @param toolName the tool
     * @param purpose what it is good for, or null
     * @param estimated how long it will take, or null
     * @param parametersSummary what it works on, or null
     */
    record ToolNotice(
            String toolName,
            @Nullable String purpose,
            @Nullable Duration estimated,
            @Nullable String parametersSummary) {
        /**
         * Checks that the name is there; whether it is a name is for the send to say.
         *
         * @param toolName the tool
         * @param purpose what it is good for
         * @param estimated how long it will take
         * @param parametersSummary what it works on
         */
        public ToolNotice {
            Objects.requireNonNull(toolName, "toolName");
        }

        /**
         * Names a tool and says no more.
         *
         * @param toolName the tool
         * @return the notice
         */
        public static ToolNotice of(String toolName) {
            return new ToolNotice(toolName, null, null, null);
        }
    }

    /**
     * What a notifier sent.
     *
     * @param routed events on their way to a live connection
     * @param kept events in the log, or on their way there, without a live connection that is known
     * @param refused events refused
     */
    record Statistics(long routed, long kept, long refused) {
        /**
         * Returns the share of events that were not refused.
         *
         * @return 0 to 1; 1 without any event
         */
        public double successRate() {
            long all = routed + kept + refused;
            return all == 0 ? 1 : (double) (routed + kept) / all;
        }
    }
}
