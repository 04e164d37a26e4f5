package com.example.good;

import com.example.Keeps;

/** Has a word in common with an event, and nothing to do with Tidings. */
@Keeps("NO_EVENT_NAMES_AS_LITERALS")
final class Analytics {
    String column() {
        return "agent_started";
    }
}
