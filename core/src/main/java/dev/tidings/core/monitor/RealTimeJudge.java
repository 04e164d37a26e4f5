package dev.tidings.core.monitor;

import dev.tidings.api.UserId;
import dev.tidings.api.monitor.EventValidator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Judges whose an event is, and nothing about others. */
record RealTimeJudge(UserId user, EventValidator.Settings settings) implements Judge {
    RealTimeJudge {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(settings, "settings");
    }

    /** Says what is wrong with an id; a missing one is the schema's to complain about. */
    static List<String> compare(String name, String expected, EventView event) {
        String found = event.text(name);
        return found.isEmpty() || found.equals(expected)
                ? List.of()
                : List.of("different " + name + ": it must be " + expected + " but was " + Texts.cut(found));
    }

    @Override
    public List<String> judge(EventView event) {
        return compare("user_id", user.value(), event);
    }

    @Override
    public void accept(EventView event) {}

    @Override
    public List<String> end(List<String> missingTypes) {
        return List.of();
    }

    @Override
    public Optional<String> openExecution(String toolName) {
        return Optional.empty();
    }

    @Override
    public void reset() {}
}
