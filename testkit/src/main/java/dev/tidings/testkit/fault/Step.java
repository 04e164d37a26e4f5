package dev.tidings.testkit.fault;

import java.time.Duration;

/**
 * One step of a {@link Scenario}. Users, devices and runs are numbered from 0; device d is user d modulo the number of
 * users. A step that makes no sense where it stands, such as a thought of a run that has ended, has no effect, so steps
 * may be left out of a scenario at will. A kind may be added in a minor release.
 */
public sealed interface Step {
    /** What happens in a run that has started. */
    sealed interface OfRun extends Step {
        /**
         * Returns the run.
         *
         * @return its number
         */
        int run();
    }

    /**
     * A run starts.
     *
     * @param run which
     * @param user whose
     */
    record Start(int run, int user) implements Step {}

    /**
     * An agent thinks.
     *
     * @param run whose run
     */
    record Think(int run) implements OfRun {}

    /**
     * An agent uses a tool.
     *
     * @param run whose run
     */
    record UseTool(int run) implements OfRun {}

    /**
     * An agent streams a piece of text.
     *
     * @param run whose run
     * @param text the piece
     */
    record Stream(int run, String text) implements OfRun {}

    /**
     * An agent is done.
     *
     * @param run whose run
     */
    record Complete(int run) implements OfRun {}

    /**
     * An agent fails.
     *
     * @param run whose run
     */
    record Fail(int run) implements OfRun {}

    /**
     * A user cancels a run with a message.
     *
     * @param run which
     */
    record Cancel(int run) implements OfRun {}

    /**
     * A device connects, from where it stopped if it was connected before.
     *
     * @param device which
     */
    record Connect(int device) implements Step {}

    /**
     * The connection of a device is gone, without a word.
     *
     * @param device which
     */
    record Drop(int device) implements Step {}

    /**
     * A device stops reading.
     *
     * @param device which
     */
    record Stall(int device) implements Step {}

    /**
     * A device reads on.
     *
     * @param device which
     */
    record Flow(int device) implements Step {}

    /**
     * A device acknowledges what it has.
     *
     * @param device which
     */
    record Acknowledge(int device) implements Step {}

    /**
     * The server closes all connections of a user.
     *
     * @param user whose
     */
    record Kick(int user) implements Step {}

    /**
     * Time passes.
     *
     * @param by how much
     */
    record Advance(Duration by) implements Step {}

    /** The event log goes down. */
    record LogDown() implements Step {}

    /** The event log comes back. */
    record LogUp() implements Step {}

    /**
     * The event log forgets a user's stream, which begins anew.
     *
     * @param user whose
     */
    record NewEpoch(int user) implements Step {}

    /**
     * The event log lets go of all that a user's stream retains, and says so.
     *
     * @param user whose
     */
    record Trim(int user) implements Step {}
}
