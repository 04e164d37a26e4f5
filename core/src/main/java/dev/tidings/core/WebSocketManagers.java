package dev.tidings.core;

import dev.tidings.api.RealmId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.WebSocketManagerFactory;
import dev.tidings.api.spi.EventLog;
import dev.tidings.core.engine.Engine;
import java.util.Objects;

/** Where managers come from that have no server of their own, for applications that run one already. */
public final class WebSocketManagers {
    private WebSocketManagers() {}

    /**
     * Makes a manager for an application with one tenant, with a log in memory.
     *
     * @return a manager to be closed
     */
    public static WebSocketManager create() {
        return create(RealmId.MAIN);
    }

    /**
     * Makes a manager with a log in memory.
     *
     * @param realm the tenant
     * @return a manager to be closed
     */
    public static WebSocketManager create(RealmId realm) {
        return open(EngineHost.builder(realm));
    }

    /**
     * Makes a manager with a log of the caller's.
     *
     * @param realm the tenant
     * @param log where events are kept; not closed with the manager
     * @return a manager to be closed
     */
    public static WebSocketManager create(RealmId realm, EventLog log) {
        return open(EngineHost.builder(realm).log(Objects.requireNonNull(log, "log")));
    }

    /**
     * Begins to set up a manager, where realm and log are not enough: with a redactor, or with limits for runs.
     *
     * @return a builder
     */
    public static WebSocketManagerBuilder builder() {
        return new WebSocketManagerBuilder();
    }

    static WebSocketManager open(EngineHost.Builder builder) {
        EngineHost host = builder.open();
        host.engine().whenManagerCloses(host::closeWhenIdle);
        return host.engine().manager();
    }

    /**
     * Returns the factory of views of one user each.
     *
     * @param manager a manager of all users, from this class or a server
     * @return the same factory at each call
     * @throws IllegalArgumentException if it is a view of one user
     */
    public static WebSocketManagerFactory factory(WebSocketManager manager) {
        return Engine.of(manager).factory();
    }

    /**
     * Returns the factory of views of one user each, with limits of the caller's.
     *
     * @param manager a manager of all users, from this class or a server
     * @param limits how many users may have a view, and for how long; at each call the same
     * @return the same factory at each call
     * @throws IllegalArgumentException if the manager is a view of one user
     * @throws IllegalStateException if the factory was used with other limits before
     */
    public static WebSocketManagerFactory factory(WebSocketManager manager, WebSocketManagerFactory.Limits limits) {
        return Engine.of(manager).factory(limits);
    }
}
