package dev.tidings.testkit;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.DisconnectPolicy;
import dev.tidings.api.DrainPolicy;
import dev.tidings.api.PerformanceMode;
import dev.tidings.api.RealmId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.Timeouts;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.Redactor;
import dev.tidings.core.AgentBridges;
import dev.tidings.core.MessageRouters;
import dev.tidings.core.WebSocketManagerBuilder;
import dev.tidings.core.WebSocketManagers;
import dev.tidings.testkit.MockFactory.World;
import dev.tidings.testkit.time.ControlledTime;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Sets up a {@link MockFactory}. Each setting may be made once; what is not set is as in production, but for the time,
 * which stands still. Not thread-safe.
 */
public final class MockFactoryBuilder {
    private final WebSocketManagerBuilder manager = WebSocketManagers.builder();
    private @Nullable ControlledTime time;
    private boolean real;

    MockFactoryBuilder() {}

    /**
     * Sets the tenant. Default {@link RealmId#MAIN}.
     *
     * @param value the realm
     * @return this builder
     */
    public MockFactoryBuilder realm(RealmId value) {
        manager.realm(value);
        return this;
    }

    /**
     * Sets where events are kept. Default a log in memory.
     *
     * @param value the log; not closed with the factory
     * @return this builder
     */
    public MockFactoryBuilder eventLog(EventLog value) {
        manager.eventLog(value);
        return this;
    }

    /**
     * Sets how much the log in memory keeps, for tests of clients that come back too late.
     *
     * @param value the policy
     * @return this builder
     */
    public MockFactoryBuilder retention(RetentionPolicy value) {
        manager.retention(value);
        return this;
    }

    /**
     * Sets the limits of time for runs and tools. Default {@link Timeouts#defaults}.
     *
     * @param value the limits
     * @return this builder
     */
    public MockFactoryBuilder timeouts(Timeouts value) {
        manager.timeouts(value);
        return this;
    }

    /**
     * Sets what becomes of runs when their user is gone. Default they go on.
     *
     * @param value the policy
     * @return this builder
     */
    public MockFactoryBuilder disconnectPolicy(DisconnectPolicy value) {
        manager.disconnectPolicy(value);
        return this;
    }

    /**
     * Sets what becomes of open runs when the {@linkplain MockFactory#manager manager} is closed with a limit. Default they
     * end at once. Closing the factory ends them in any case, since it does not wait.
     *
     * @param value the policy
     * @return this builder
     */
    public MockFactoryBuilder drainPolicy(DrainPolicy value) {
        manager.drainPolicy(value);
        return this;
    }

    /**
     * Sets how long streamed text may wait so that several pieces of it come as one. Default 0: nothing waits. With the
     * time that stands still it waits until the test moves that on, or another event of the user takes it along.
     *
     * @param value 0 to 100 ms
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it, or {@link #performanceMode}, was set before
     */
    public MockFactoryBuilder deltaWindow(Duration value) {
        manager.deltaWindow(value);
        return this;
    }

    /**
     * Sets how long streamed text may wait, by a name. Default {@link PerformanceMode#LATENCY}.
     *
     * @param value the mode
     * @return this builder
     * @throws IllegalStateException if it, or {@link #deltaWindow}, was set before
     */
    public MockFactoryBuilder performanceMode(PerformanceMode value) {
        manager.performanceMode(value);
        return this;
    }

    /**
     * Sets which arguments and results of tools are secret. Default none.
     *
     * @param value says so by the key
     * @return this builder
     */
    public MockFactoryBuilder redactor(Redactor value) {
        manager.redactor(value);
        return this;
    }

    /**
     * Sets where agents run that are executed. Default threads of the factory's own; {@code Runnable::run} runs them on
     * the thread of the test.
     *
     * @param value the executor; not closed with the factory
     * @return this builder
     */
    public MockFactoryBuilder executor(Executor value) {
        manager.executor(value);
        return this;
    }

    /**
     * Sets the time. Default a new one.
     *
     * @param value the clock and timer
     * @return this builder
     * @throws IllegalStateException if the time was set before
     */
    public MockFactoryBuilder time(ControlledTime value) {
        requireTimeUnset();
        time = Objects.requireNonNull(value, "time");
        return this;
    }

    /**
     * Lets the real time pass. {@link MockFactory#time} has nothing to return then.
     *
     * @return this builder
     * @throws IllegalStateException if the time was set before
     */
    public MockFactoryBuilder realTime() {
        requireTimeUnset();
        real = true;
        return this;
    }

    private void requireTimeUnset() {
        if (real || time != null) {
            throw new IllegalStateException("time must be set once but was set before: remove one of the calls");
        }
    }

    /**
     * Makes everything.
     *
     * @return a factory to be closed
     * @throws IllegalStateException if a setting was made twice, or two do not go together
     */
    public MockFactory build() {
        ControlledTime clock = real ? null : time == null ? ControlledTime.create() : time;
        if (clock != null) {
            manager.timeSource(clock).taskScheduler(clock);
        }
        WebSocketManager opened = manager.build();
        AgentBridge bridge = AgentBridges.of(opened);
        return new MockFactory(new World(
                opened,
                bridge,
                MessageRouters.create(bridge),
                MockFactory.authHandler(clock),
                clock,
                () -> opened.close(Duration.ZERO)));
    }
}
