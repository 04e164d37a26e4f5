package dev.tidings.api.monitor;

import dev.tidings.api.UserId;
import dev.tidings.api.internal.CanonicalGoldenPathMonitor;
import dev.tidings.api.spi.GoldenPathListener;
import dev.tidings.api.spi.TidingsListener;
import java.util.List;
import java.util.Optional;

/**
 * Watches how often events reach their users, per type of event and population of users, over a sliding window. A cell
 * whose rate falls below the threshold, with enough deliveries to say so, is degraded until it rises to the higher mark of
 * recovery, or until a delivery succeeds after a whole window without a failure. The rate of a cell changes with a
 * delivery; a cell that nobody uses stays as it is.
 *
 * <p>As a listener of a manager it feeds itself with the five critical events and the errors that end runs: an event
 * succeeded once the log has it, on its way to a live connection or kept for a user who is away; one that was refused
 * failed, unless its run had ended or the manager was closed; one that is pending is counted when the log answers.
 *
 * <p>Thread-safe. Implemented by core only: get one from {@code GoldenPathMonitors}.
 */
public sealed interface GoldenPathMonitor extends TidingsListener, AutoCloseable permits CanonicalGoldenPathMonitor {
    /** The population of a user whose own one can't be told, or is one too many. */
    String OTHER = "other";

    /**
     * Counts a delivery. Never throws for what it is told, and returns at once.
     *
     * @param eventType the type of the event
     * @param userId the user
     * @param success whether it reached the user
     */
    void recordDelivery(String eventType, UserId userId, boolean success);

    /**
     * Says whether any cell is degraded.
     *
     * @return true from the first degradation to the last recovery
     */
    boolean degraded();

    /**
     * Lists all cells.
     *
     * @return the rates at this moment, ordered by type and population
     */
    List<SuccessRate> rates();

    /**
     * Finds a cell.
     *
     * @param eventType the type
     * @param population the users
     * @return the rate at this moment, or empty if nothing was recorded
     */
    Optional<SuccessRate> rate(String eventType, String population);

    /**
     * Adds a listener. There may be up to 16.
     *
     * @param listener who is told of degradation and recovery
     * @throws IllegalStateException if there are 16 already, or the monitor is closed
     */
    void addListener(GoldenPathListener listener);

    /**
     * Removes a listener.
     *
     * @param listener who is told nothing more
     * @return whether it had been added
     */
    boolean removeListener(GoldenPathListener listener);

    /** Forgets all cells and listeners, and ends the thread that tells them. Closing again has no effect. */
    @Override
    void close();
}
