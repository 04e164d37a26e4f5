package dev.tidings.testkit.archunit;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.tidings.api.MessageId;
import dev.tidings.api.event.AgentCancelled;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.event.ProgressUpdate;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import java.util.Map;
import java.util.stream.Stream;

/** The names of the events that have a record, as the records say them. */
final class EventNames {
    private static final Map<String, String> RECORDS = Stream.<AgentEvent>of(
                    AgentStarted.of("agent", null),
                    AgentThinking.of("thought"),
                    ToolExecuting.of("tool", Map.of()),
                    new ToolCompleted("tool", null, null, true, null),
                    new AgentCompleted(null),
                    new AgentError("code", "message", false),
                    new AgentCancelled("reason"),
                    new MessageDelta(new MessageId("m-1"), 0, "text"),
                    new ProgressUpdate(0, null))
            .collect(toUnmodifiableMap(
                    AgentEvent::type, event -> event.getClass().getName()));

    private EventNames() {}

    /** Returns the records by the names of their events. */
    static Map<String, String> records() {
        return RECORDS;
    }
}
