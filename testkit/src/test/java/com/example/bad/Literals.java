package com.example.bad;

import com.example.Breaks;
import dev.tidings.api.Delivery;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.TidingsListener;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Writes the names of events as literals. */
final class Literals {
    private static final String RULE = "NO_EVENT_NAMES_AS_LITERALS";

    @Breaks(RULE)
    static final class ByArgument {
        boolean isStart(AgentEvent event) {
            return event.type().equals("agent_started");
        }
    }

    @Breaks(RULE)
    static final class ByConstant {
        static final String THINKING = "agent_thinking";

        boolean isThinking(EventHeader header) {
            return header.type().equals(THINKING);
        }
    }

    @Breaks(RULE)
    static final class ByLabelAndArgument {
        int weight(AgentEvent event) {
            switch (event.type()) {
                case "tool_executing":
                    return 1;
                default:
                    return "tool_executing".length();
            }
        }
    }

    @Breaks(RULE)
    static final class BesideASwitch {
        int weight(AgentEvent event) {
            String type = event.type();
            int weight = switch (type) {
                case "x_first", "x_second" -> 1;
                default -> 0;
            };
            return type.equals("agent_error") ? 2 : weight;
        }
    }

    @Breaks(RULE)
    static final class ByResultOfASwitch {
        AgentEvent event;

        String type(String kind) {
            return switch (kind) {
                case "begin" -> "agent_started";
                case "end" -> "agent_completed";
                default -> kind;
            };
        }
    }

    /** Has nothing to do with Tidings; who uses it has. */
    static final class Own {
        static final String DONE = "agent_completed";
    }

    @Breaks(RULE)
    static final class ByConstantOfAnother {
        boolean isDone(AgentEvent event) {
            return event.type().equals(Own.DONE);
        }
    }

    @Breaks(RULE)
    static final class ByConcatenation {
        String column(EventHeader header, String name) {
            return name.equals("agent_cancelled") ? header.type() + name : name + "_column";
        }
    }

    @Breaks(RULE)
    static final class ByLambda {
        Predicate<AgentEvent> isTool() {
            return event -> event.type().equals("tool_completed");
        }
    }

    @Breaks(RULE)
    static final class ByMethodReference {
        Predicate<String> isDelta(AgentEvent event) {
            return event.toString().isEmpty() ? "message_delta"::equals : "none"::equals;
        }
    }

    @Breaks(RULE)
    static final class BySet {
        private final Set<String> ends = Set.of("agent_completed", "agent_cancelled");

        boolean isEnd(AgentEvent event) {
            return ends.contains(event.type());
        }
    }

    @Breaks(RULE)
    enum ByEnum {
        PROGRESS("progress_update");

        private final String type;

        ByEnum(String type) {
            this.type = type;
        }

        boolean is(AgentEvent event) {
            return event.type().equals(type);
        }
    }

    @Breaks(RULE)
    static class ByInheritance implements TidingsListener {
        @Override
        public void onEventSent(UserExecutionContext context, String eventType, Delivery delivery) {
            if (eventType.equals("agent_completed")) {
                onEventSent(context, "", delivery);
            }
        }
    }

    static final class Outer {
        WebSocketManager manager;

        @Breaks(RULE)
        static final class ByInnerClass {
            final List<String> types = List.of("agent_started");
        }
    }

    /** Has a constant, and never uses it itself. */
    @Breaks(RULE)
    static final class Events {
        public static final String TOOL_EXECUTING = "tool_executing";

        static String typeOf(AgentEvent $this$typeOf) {
            return $this$typeOf.type();
        }
    }
}
