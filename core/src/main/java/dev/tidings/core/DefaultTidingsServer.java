package dev.tidings.core;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AuthHandler;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.MessageRouterRegistry;
import dev.tidings.api.Tickets;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.internal.CanonicalTidingsServer;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.Transport;
import dev.tidings.core.calls.Probe;
import dev.tidings.core.gateway.Gateway;
import dev.tidings.core.router.Routers;
import dev.tidings.core.text.SafeFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server.
 *
 * <p>Closes in the order in which the parts depend on each other, the outermost first. The manager's close of a
 * connection waits behind the last event and the transport's overtakes it, so the transport is closed only when the
 * manager has drained or the time is up.
 */
final class DefaultTidingsServer implements CanonicalTidingsServer {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultTidingsServer.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final EngineHost host;
    private final WebSocketManager manager;
    private final MessageRouterRegistry routers;
    private final AuthHandler auth;
    private final Gateway gateway;
    private final Transport transport;
    private final InetSocketAddress started;
    private final AtomicBoolean closed = new AtomicBoolean();

    private DefaultTidingsServer(ServerSettings settings, EngineHost host) throws IOException {
        this.host = host;
        manager = host.engine().manager();
        settings.listeners().forEach(manager::addListener);
        MessageRouter router = Routers.create(host.engine().bridge(), host.time());
        settings.handlers().forEach(router::addHandler);
        routers = Routers.registry(router);
        auth = settings.auth().apply(host);
        gateway = Gateway.create(
                settings.gateway(),
                host.engine(),
                new Gateway.Parts(auth, routers, host.messages(), host.time(), host.scheduler()));
        transport = settings.transport().apply(host);
        StartingGate gate = new StartingGate(gateway);
        started = transport.start(settings.loopbackOnly() ? gate : gateway);
        check(settings.loopbackOnly());
        gate.open();
    }

    private void check(boolean loopbackOnly) {
        try {
            Objects.requireNonNull(
                    started, "start of a transport must return the address that it listens on but returned null");
            if (loopbackOnly) {
                ServerAssembly.requireLoopback(address(), "let the transport listen on one, or set a tokenVerifier");
            }
            var unused = uri();
        } catch (RuntimeException | Error e) {
            step("closing the transport", () -> transport.close(Duration.ZERO));
            throw e;
        }
    }

    static DefaultTidingsServer start(ServerSettings settings) throws IOException {
        EngineHost host = settings.host().open();
        try {
            return new DefaultTidingsServer(settings, host);
        } catch (IOException | RuntimeException | Error e) {
            host.close();
            throw e;
        }
    }

    @Override
    public InetSocketAddress address() {
        return Objects.requireNonNull(transport.address(started), "address of a transport must not be null but was");
    }

    @Override
    public URI uri() {
        return Objects.requireNonNull(transport.uri(address()), "uri of a transport must not be null but was");
    }

    @Override
    public WebSocketManager manager() {
        return manager;
    }

    @Override
    public AgentBridge bridge() {
        return host.engine().bridge();
    }

    @Override
    public MessageRouter router() {
        return routers.base();
    }

    @Override
    public MessageRouterRegistry routers() {
        return routers;
    }

    @Override
    public Tickets tickets() {
        return auth.tickets();
    }

    @Override
    public HealthSnapshot health() {
        HealthSnapshot inner = manager.health();
        List<HealthSnapshot.Component> parts = new ArrayList<>(inner.components());
        parts.add(Probe.ask(HealthSnapshot.ROUTER, () -> RouterHealth.of(router())));
        parts.add(Probe.ask(HealthSnapshot.AUTH, auth::health));
        parts.add(Probe.ask(HealthSnapshot.TRANSPORT, transport::health));
        return new HealthSnapshot(inner.takenAt(), parts);
    }

    @Override
    public CompletionStage<Void> revoke(UserId userId) {
        return gateway.revoke(Objects.requireNonNull(userId, "userId"));
    }

    @Override
    public void close(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("limit must be >= 0 but was " + limit);
        }
        if (closed.compareAndSet(false, true)) {
            step("stopping to accept", transport::stopAccepting);
            Duration left = drain(limit);
            step("closing the transport", () -> transport.close(left));
            step("removing the users' routers", () -> Routers.removeUsers(routers));
            host.close();
        }
    }

    private Duration drain(Duration limit) {
        try {
            return host.engine().drain(limit);
        } catch (RuntimeException | Error e) {
            LOG.error("draining failed", SafeFailure.of(e));
            return Duration.ZERO;
        }
    }

    private static void step(String what, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{} failed", what, SafeFailure.of(e));
        }
    }

    @Override
    public void close() {
        close(CLOSE_LIMIT);
    }
}
