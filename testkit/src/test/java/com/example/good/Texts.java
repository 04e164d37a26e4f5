package com.example.good;

import static dev.tidings.api.event.EventTypes.AGENT_COMPLETED;
import static dev.tidings.api.event.EventTypes.AGENT_ERROR;
import static dev.tidings.api.event.EventTypes.TOOL_EXECUTING;

import com.example.Keeps;
import com.example.Uses;
import dev.tidings.api.AgentRun;
import dev.tidings.api.RunId;
import dev.tidings.api.UserId;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.testkit.client.ClientEvent;
import java.util.Map;
import java.util.Set;

/** Writes texts that are no names of events, and names that are no literals. */
final class Texts {
    private static final String RULE = "NO_EVENT_NAMES_AS_LITERALS";

    @Keeps(RULE)
    static final class ByConstant {
        boolean isStart(EventHeader header) {
            return header.type().equals(EventTypes.AGENT_STARTED);
        }
    }

    @Keeps(RULE)
    static final class ByStaticImport {
        boolean isTool(EventHeader header) {
            return header.type().equals(TOOL_EXECUTING);
        }
    }

    @Keeps(RULE)
    static final class BySwitch {
        int weight(AgentEvent event) {
            return switch (event.type()) {
                case AGENT_COMPLETED, AGENT_ERROR -> 1;
                default -> 0;
            };
        }
    }

    @Keeps(RULE)
    static final class ByQualifiedLabel {
        int weight(AgentEvent event) {
            switch (event.type()) {
                case EventTypes.AGENT_THINKING:
                    return 1;
                case EventTypes.PROGRESS_UPDATE:
                    return 2;
                default:
                    return 0;
            }
        }
    }

    /** Can't be told from qualified constants. */
    @Keeps(RULE)
    static final class ByLabel {
        int weight(AgentEvent event) {
            return switch (event.type()) {
                case "agent_completed", "agent_error" -> 1;
                default -> 0;
            };
        }
    }

    @Keeps(RULE)
    static final class ByConstantInAnAnnotation {
        @Uses(names = EventTypes.AGENT_STARTED)
        void on(AgentEvent event) {}
    }

    /** Can't be told from constants. */
    @Keeps(RULE)
    @Uses(names = {"others", "agent_error"})
    static final class ByLiteralInAnAnnotation {
        AgentEvent last;
    }

    static final class Own {
        static final String DONE = EventTypes.AGENT_COMPLETED;
    }

    @Keeps(RULE)
    static final class ByConstantOfAnother {
        boolean isDone(AgentEvent event) {
            return event.type().equals(Own.DONE);
        }
    }

    /** Reads the wire, as a client does, and knows users and runs. */
    @Keeps(RULE)
    static final class ReaderOfTheWire {
        boolean isStart(Map<String, String> frame, RunId run, UserId user) {
            return frame.get("type").equals("agent_started")
                    && frame.get("run_id").equals(run.value())
                    && !user.value().isEmpty();
        }
    }

    @Keeps(RULE)
    static final class ReaderOfTheClock {
        String label(TimeSource time) {
            return time.now() + " agent_error".strip() + "agent_error";
        }
    }

    @Keeps(RULE)
    static final class ReaderByTheTestkit {
        boolean isStart(ClientEvent event) {
            return event.type().equals("agent_started");
        }
    }

    @Keeps(RULE)
    static final class ByCopiedConstant {
        static final String TYPE = EventTypes.PROGRESS_UPDATE;
        AgentEvent last;
    }

    @Keeps(RULE)
    static final class ByInstanceof {
        boolean isStart(AgentEvent event) {
            return event instanceof AgentStarted;
        }
    }

    @Keeps(RULE)
    static final class ByRecord {
        AgentEvent started() {
            return AgentStarted.of("agent started", null);
        }
    }

    @Keeps(RULE)
    static final class Longer {
        Set<String> columns(AgentEvent event) {
            return Set.of("agent_started_at", "tool_executing_ms", "last agent_error", event.type());
        }
    }

    @Keeps(RULE)
    static final class OtherCase {
        String title(AgentEvent event) {
            return event.critical() ? "AGENT_STARTED" : "Agent_Started";
        }
    }

    @Keeps(RULE)
    static final class Custom {
        AgentEvent invoice() {
            return new CustomEvent("x_invoice", Map.of());
        }
    }

    @Keeps(RULE)
    @Uses(names = "agents")
    static final class ByAnnotation {
        AgentRun run;
    }

    @Keeps(RULE)
    static final class Names {
        AgentEvent agent_started;

        AgentEvent agent_completed() {
            return agent_started;
        }
    }
}
