package com.example.broken.literals;

import dev.tidings.api.event.AgentEvent;

/** Breaks NO_EVENT_NAMES_AS_LITERALS: a typing error here is found by nobody. */
final class Labels {
    boolean isTool(AgentEvent event) {
        return "tool_executing".equals(event.type());
    }
}
