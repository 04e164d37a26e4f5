package dev.tidings.core.monitor;

import java.util.List;
import java.util.Optional;

/** Rules beyond the schema. Guarded by the validator's lock. */
sealed interface Judge permits RealTimeJudge, SequenceJudge {
    /** Says what is wrong with the next event. What is within it is checked elsewhere. */
    List<String> judge(EventView event);

    /** Takes note of an event with which nothing is wrong. */
    void accept(EventView event);

    /** Says what is missing if nothing more comes. */
    List<String> end(List<String> missingTypes);

    /** Finds the execution that a completion without an id is about. */
    Optional<String> openExecution(String toolName);

    void reset();
}
