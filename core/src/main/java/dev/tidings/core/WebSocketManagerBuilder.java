package dev.tidings.core;

import dev.tidings.api.DisconnectPolicy;
import dev.tidings.api.DrainPolicy;
import dev.tidings.api.PerformanceMode;
import dev.tidings.api.RealmId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.Timeouts;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.Redactor;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.engine.EngineOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Sets up a manager that has no server of its own. Each setting may be made once. What clients may send, how many there
 * may be and who they are is for whoever accepts their connections. Not thread-safe.
 */
public final class WebSocketManagerBuilder {
    private static final String WINDOW = "deltaWindow or performanceMode";

    private @Nullable RealmId realm;
    private @Nullable EventLog eventLog;
    private @Nullable RetentionPolicy retention;
    private @Nullable Redactor redactor;
    private @Nullable Timeouts timeouts;
    private @Nullable DisconnectPolicy disconnectPolicy;
    private @Nullable DrainPolicy drainPolicy;
    private @Nullable Duration deltaWindow;
    private @Nullable Executor executor;
    private @Nullable TimeSource timeSource;
    private @Nullable TaskScheduler taskScheduler;

    WebSocketManagerBuilder() {}

    /**
     * Sets the tenant. Default {@link RealmId#MAIN}.
     *
     * @param value the realm
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public WebSocketManagerBuilder realm(RealmId value) {
        realm = once("realm", realm, value);
        return this;
    }

    /**
     * Sets where events are kept. Default a log in memory.
     *
     * @param value the log; not closed with the manager
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public WebSocketManagerBuilder eventLog(EventLog value) {
        eventLog = once("eventLog", eventLog, value);
        return this;
    }

    /**
     * Sets how much the log in memory keeps. Default {@link RetentionPolicy#defaults}.
     *
     * @param value the policy
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public WebSocketManagerBuilder retention(RetentionPolicy value) {
        retention = once("retention", retention, value);
        return this;
    }

    /**
     * Sets which keys in the arguments and results of tools are secret. Default none.
     *
     * @param value the redactor
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public WebSocketManagerBuilder redactor(Redactor value) {
        redactor = once("redactor", redactor, value);
        return this;
    }

    /**
     * Sets the limits of time for runs and tools. Default {@link Timeouts#defaults}.
     *
     * @param value the limits
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public WebSocketManagerBuilder timeouts(Timeouts value) {
        timeouts = once("timeouts", timeouts, value);
        return this;
    }

    /**
     * Sets what becomes of runs when their user is gone. Default they go on.
     *
     * @param value the policy
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public WebSocketManagerBuilder disconnectPolicy(DisconnectPolicy value) {
        disconnectPolicy = once("disconnectPolicy", disconnectPolicy, value);
        return this;
    }

    /**
     * Sets what becomes of runs when the manager closes. Default {@link DrainPolicy#TERMINATE_RUNS}.
     *
     * @param value the policy
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public WebSocketManagerBuilder drainPolicy(DrainPolicy value) {
        drainPolicy = once("drainPolicy", drainPolicy, value);
        return this;
    }

    /**
     * Sets how long streamed text may wait so that several pieces of it go out as one. Only {@code message_delta} waits
     * for that; any other event of the user is handed to the transport at once, behind what waits. What is kept, resumed
     * and acknowledged does not change. What the embedded server gathers for one write is another matter: see {@link
     * PerformanceMode} for how late an event may be. Default 0: nothing waits.
     *
     * @param value 0 to 100 ms; 20 to 40 ms save most of what there is to save
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it, or {@link #performanceMode}, was set before
     */
    public WebSocketManagerBuilder deltaWindow(Duration value) {
        deltaWindow = once(
                WINDOW,
                deltaWindow,
                EngineOptions.defaults(RealmId.MAIN).withDeltaWindow(value).deltaWindow());
        return this;
    }

    /**
     * Sets how long streamed text may wait, by a name. Default {@link PerformanceMode#LATENCY}.
     *
     * @param value the mode
     * @return this builder
     * @throws IllegalStateException if it, or {@link #deltaWindow}, was set before
     */
    public WebSocketManagerBuilder performanceMode(PerformanceMode value) {
        deltaWindow = once(
                WINDOW,
                deltaWindow,
                Objects.requireNonNull(value, "performanceMode").deltaWindow());
        return this;
    }

    /**
     * Sets where agents run. Default up to 64 threads of the manager's own.
     *
     * @param value the executor; not closed with the manager
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public WebSocketManagerBuilder executor(Executor value) {
        executor = once("executor", executor, value);
        return this;
    }

    /**
     * Sets the clock, together with {@link #taskScheduler}. For tests.
     *
     * @param value the clock
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public WebSocketManagerBuilder timeSource(TimeSource value) {
        timeSource = once("timeSource", timeSource, value);
        return this;
    }

    /**
     * Sets the timer, together with {@link #timeSource}. For tests.
     *
     * @param value the timer; must outlive the manager
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public WebSocketManagerBuilder taskScheduler(TaskScheduler value) {
        taskScheduler = once("taskScheduler", taskScheduler, value);
        return this;
    }

    private static <T> T once(String name, @Nullable T before, T value) {
        if (before != null) {
            throw new IllegalStateException(name + " must be set once but was set before: remove one of the calls");
        }
        return Objects.requireNonNull(value, name);
    }

    /**
     * Makes the manager.
     *
     * @return a manager to be closed
     * @throws IllegalStateException if both {@link #eventLog} and {@link #retention} were set, since a log brings its own,
     *     or only one of clock and timer
     */
    public WebSocketManager build() {
        if (eventLog != null && retention != null) {
            throw new IllegalStateException(
                    "retention must not be set with an eventLog but was: set it where the log is made");
        }
        if ((timeSource == null) != (taskScheduler == null)) {
            throw new IllegalStateException("timeSource and taskScheduler must be set together: set both or neither");
        }
        return WebSocketManagers.open(EngineHost.builder(realm == null ? RealmId.MAIN : realm)
                .log(eventLog)
                .retention(retention)
                .time(timeSource, taskScheduler)
                .executor(executor)
                .options(this::engine));
    }

    private EngineOptions engine(EngineOptions defaults) {
        EngineOptions options = defaults.withRedactor(redactor);
        options = deltaWindow == null ? options : options.withDeltaWindow(deltaWindow);
        options = timeouts == null ? options : options.withTimeouts(timeouts);
        options = disconnectPolicy == null ? options : options.withDisconnectPolicy(disconnectPolicy);
        return drainPolicy == null ? options : options.withDrainPolicy(drainPolicy);
    }
}
