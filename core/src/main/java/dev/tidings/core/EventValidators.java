package dev.tidings.core;

import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.monitor.EventValidator;
import dev.tidings.core.monitor.Monitors;
import dev.tidings.core.time.SystemTime;

/** Where event validators come from. */
public final class EventValidators {
    private EventValidators() {}

    /**
     * Makes a validator that judges each event of a user by itself, strictly.
     *
     * @param userId whose events may come
     * @return the validator
     */
    public static EventValidator realTime(UserId userId) {
        return realTime(userId, EventValidator.Settings.strictly());
    }

    /**
     * Makes a validator that judges each event of a user by itself.
     *
     * @param userId whose events may come
     * @param settings how they are judged
     * @return the validator
     */
    public static EventValidator realTime(UserId userId, EventValidator.Settings settings) {
        return Monitors.realTime(userId, settings, SystemTime.clock());
    }

    /**
     * Makes a validator that judges the events of one run together, strictly.
     *
     * @param context whose run
     * @return the validator
     */
    public static EventValidator sequence(UserExecutionContext context) {
        return sequence(context, EventValidator.Settings.strictly());
    }

    /**
     * Makes a validator that judges the events of one run together.
     *
     * @param context whose run
     * @param settings how they are judged
     * @return the validator
     */
    public static EventValidator sequence(UserExecutionContext context, EventValidator.Settings settings) {
        return Monitors.sequence(context, settings, SystemTime.clock());
    }
}
