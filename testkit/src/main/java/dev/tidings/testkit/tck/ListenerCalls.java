package dev.tidings.testkit.tck;

import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.Delivery;
import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunStatus;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.spi.TidingsListener;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every call that a listener gets, by its name, in the order of a run. */
final class ListenerCalls {
    private static final int NORMAL = 1_000;

    private ListenerCalls() {}

    static Map<String, Runnable> ofOneRun(TidingsListener listener, UserExecutionContext context) {
        ConnectionInfo connection = ListenerBench.connection(context, 7);
        Delivery routed = new Delivery.Routed(1, new Position(Epoch.of("epoch-tck"), 8));
        Map<String, Runnable> calls = new LinkedHashMap<>();
        calls.put("onConnectionOpened", () -> listener.onConnectionOpened(connection));
        calls.put("onResumed", () -> listener.onResumed(connection, 3, 7));
        calls.put("onGapSignalled", () -> listener.onGapSignalled(connection, 4, 3, "trimmed"));
        calls.put("onEventsCoalesced", () -> listener.onEventsCoalesced(connection, EventTypes.MESSAGE_DELTA, 40));
        calls.put("onEventsExpired", () -> listener.onEventsExpired(EventTypes.MESSAGE_DELTA, "age", 2));
        calls.put("onRunStarted", () -> listener.onRunStarted(ListenerBench.run(context, RunStatus.RUNNING)));
        calls.put("onEventSent", () -> listener.onEventSent(context, EventTypes.AGENT_STARTED, routed));
        calls.put("onAcknowledged", () -> listener.onAcknowledged(connection));
        calls.put("onMessageRouted", () -> listener.onMessageRouted(context.userId(), "user_message"));
        calls.put("onMessageFailed", () -> listener.onMessageFailed(context.userId(), "unknown", "unknown_type"));
        calls.put(
                "onEventRefused",
                () -> listener.onEventRefused(context, EventTypes.TOOL_COMPLETED, RefusalReason.TOOL_NOT_OPEN));
        calls.put("onRunEnded", () -> listener.onRunEnded(ListenerBench.run(context, RunStatus.COMPLETED)));
        calls.put("onConnectionClosed", () -> listener.onConnectionClosed(connection, NORMAL));
        calls.put("onConnectionRefused", () -> listener.onConnectionRefused(401, "unauthenticated"));
        return calls;
    }
}
