package dev.tidings.testkit.fault;

import dev.tidings.api.Cursor;
import dev.tidings.api.PerformanceMode;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.EventLogs;
import dev.tidings.testkit.time.ControlledTime;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Where a {@link Scenario} is played without a network: a real manager on in-memory edges, in controlled time. What is put
 * in between is played too: an application's own event log, a {@link FaultyEventLog}, a {@link FaultyConnection}.
 *
 * <p>Each play makes everything anew, so a function here is called once for each play, or for each connection.
 *
 * @param eventLog where events are kept. What it answered is what the devices are to get; the steps that bring a log down
 *     or begin an epoch are played around it
 * @param log what the manager gets in place of the log it is given, with the time of the play. What it answers is held
 *     against the log behind it
 * @param edge what the manager gets in place of each connection
 * @param memory what a device that comes back asks with, in place of the place where it stopped
 * @param performanceMode how long streamed text may wait
 */
public record ScenarioStage(
        Function<ControlledTime, EventLog> eventLog,
        BiFunction<EventLog, ControlledTime, EventLog> log,
        UnaryOperator<WebSocketConnection> edge,
        UnaryOperator<Cursor> memory,
        PerformanceMode performanceMode) {
    /**
     * Checks that nothing is missing.
     *
     * @param eventLog where events are kept
     * @param log what the manager gets in place of the log
     * @param edge what the manager gets in place of each connection
     * @param memory what a device that comes back asks with
     * @param performanceMode how long streamed text may wait
     */
    public ScenarioStage {
        Objects.requireNonNull(eventLog, "eventLog");
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(edge, "edge");
        Objects.requireNonNull(memory, "memory");
        Objects.requireNonNull(performanceMode, "performanceMode");
    }

    /**
     * Returns a stage with a log in memory and nothing in between.
     *
     * @return the stage
     */
    public static ScenarioStage inMemory() {
        return new ScenarioStage(
                inMemory(RetentionPolicy.defaults()),
                (log, time) -> log,
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                PerformanceMode.LATENCY);
    }

    private static Function<ControlledTime, EventLog> inMemory(RetentionPolicy retention) {
        Objects.requireNonNull(retention, "retention");
        return time -> EventLogs.inMemory(retention, time, time);
    }

    /**
     * Plays on another event log, such as an application's own, in place of the one in memory. What it has answered is
     * what the devices are to get. It must have done what it is asked for when the call returns, or by the time of the
     * play, and each play must get an empty one.
     *
     * @param value makes the log from the time of the play; closed with the play
     * @return the changed copy
     */
    public ScenarioStage withEventLog(Function<ControlledTime, EventLog> value) {
        return new ScenarioStage(value, log, edge, memory, performanceMode);
    }

    /**
     * Plays on a log in memory that retains more or less, in place of any other.
     *
     * @param value how much it retains
     * @return the changed copy
     */
    public ScenarioStage withRetention(RetentionPolicy value) {
        return withEventLog(inMemory(value));
    }

    /**
     * Puts something around the event log, such as a {@link FaultyEventLog} or an application's cache. What it loses is
     * found; what it keeps by itself, and not in the log it is given, is not known to have been emitted.
     *
     * @param value makes the log for the manager from a log without faults and the time of the play
     * @return the changed copy
     */
    public ScenarioStage withLog(BiFunction<EventLog, ControlledTime, EventLog> value) {
        return new ScenarioStage(eventLog, value, edge, memory, performanceMode);
    }

    /**
     * Puts something around each connection.
     *
     * @param value makes the connection for the manager from one without faults
     * @return the changed copy
     */
    public ScenarioStage withEdge(UnaryOperator<WebSocketConnection> value) {
        return new ScenarioStage(eventLog, log, value, memory, performanceMode);
    }

    /**
     * Lets devices remember another place than the one where they stopped: plants a defect.
     *
     * @param value makes what is asked with from what should be
     * @return the changed copy
     */
    public ScenarioStage withMemory(UnaryOperator<Cursor> value) {
        return new ScenarioStage(eventLog, log, edge, value, performanceMode);
    }

    /**
     * Lets streamed text wait, so that pieces of it come merged. Default {@link PerformanceMode#LATENCY}.
     *
     * @param value the mode
     * @return the changed copy
     */
    public ScenarioStage withPerformanceMode(PerformanceMode value) {
        return new ScenarioStage(eventLog, log, edge, memory, value);
    }
}
