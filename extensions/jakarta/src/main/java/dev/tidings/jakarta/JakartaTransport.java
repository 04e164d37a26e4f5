package dev.tidings.jakarta;

import dev.tidings.api.CloseCode;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.ServerLogin;
import dev.tidings.api.spi.Transport;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A transport in a container, which it shares with the application: it adds what upgrades, keeps the connections, and at
 * the end closes them, and its own threads. What it added to the container stays there and refuses everybody.
 */
final class JakartaTransport implements Transport, Doorkeeper, JakartaConnection.Home {
    private enum Phase {
        NEW,
        STARTED,
        STOPPED,
        CLOSED
    }

    private static final Duration THREADS_END = Duration.ofSeconds(1);

    private final TransportSettings settings;
    private final Registration registration;
    private final @Nullable ServerLogin login;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);
    private final Set<JakartaConnection> connections = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private volatile @Nullable ConnectionAcceptor acceptor;
    private volatile @Nullable Workers workers;

    JakartaTransport(TransportSettings settings, Registration registration, @Nullable ServerLogin login) {
        this.settings = settings;
        this.registration = registration;
        this.login = login;
    }

    @Override
    public InetSocketAddress start(ConnectionAcceptor judge) throws IOException {
        Objects.requireNonNull(judge, "acceptor");
        if (!phase.compareAndSet(Phase.NEW, Phase.STARTED)) {
            throw new IllegalStateException("a transport starts once: make another one");
        }
        Workers made = new Workers(settings.connections());
        acceptor = judge;
        workers = made;
        try {
            registration.register(this);
        } catch (IOException | RuntimeException e) {
            phase.set(Phase.CLOSED);
            made.stop(THREADS_END);
            throw e;
        }
        int limit = (int) (settings.sendTimeout().toMillis() / Workers.TICK.toMillis());
        made.everyTick(() -> connections.forEach(connection -> connection.tick(limit)));
        return settings.whereabouts().address();
    }

    @Override
    public InetSocketAddress address(InetSocketAddress started) {
        return settings.whereabouts().now();
    }

    @Override
    public boolean tls() {
        return settings.whereabouts().tls();
    }

    @Override
    public String path() {
        return registration.contextPath() + settings.path();
    }

    @Override
    public String mapping() {
        return settings.path();
    }

    @Override
    public HealthSnapshot.Component health() {
        return isAccepting()
                ? HealthSnapshot.Component.up(
                        HealthSnapshot.TRANSPORT, Map.of("connections", (long) connections.size()))
                : HealthSnapshot.Component.down(HealthSnapshot.TRANSPORT, "not accepting");
    }

    @Override
    public boolean isAccepting() {
        return phase.get() == Phase.STARTED;
    }

    @Override
    public boolean isClosed() {
        return phase.get() == Phase.CLOSED;
    }

    @Override
    public HandshakeRequest identify(@Nullable Principal principal, HandshakeRequest request) {
        return login == null ? request : login.with(principal == null ? null : principal.getName(), request);
    }

    @Override
    public HandshakeDecision judge(HandshakeRequest request) {
        if (!isAccepting() || connections.size() >= settings.connections()) {
            return FULL;
        }
        HandshakeDecision decision = acceptor().screen(request);
        return decision instanceof HandshakeDecision.Parked parked ? parked.upgrade() : decision;
    }

    @Override
    public void turnedAway(int code, String reason) {
        acceptor().turnedAway(code, reason);
    }

    @Override
    public JakartaConnection open(Session session, HandshakeRequest request) {
        JakartaConnection connection = new JakartaConnection(session, request, this);
        connections.add(connection);
        connection.configure();
        return connection;
    }

    @Override
    public ConnectionAcceptor acceptor() {
        return Objects.requireNonNull(acceptor, "acceptor: start the transport first");
    }

    @Override
    public TransportSettings settings() {
        return settings;
    }

    @Override
    public Workers workers() {
        return Objects.requireNonNull(workers, "workers: start the transport first");
    }

    @Override
    public void forget(JakartaConnection connection) {
        connections.remove(connection);
        lock.lock();
        try {
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stopAccepting() {
        phase.compareAndSet(Phase.STARTED, Phase.STOPPED);
    }

    @Override
    public void close(Duration limit) {
        Phase before = phase.getAndSet(Phase.CLOSED);
        if (before == Phase.NEW || before == Phase.CLOSED) {
            return;
        }
        connections.forEach(connection -> connection.close(CloseCode.GOING_AWAY, "server is shutting down"));
        awaitNobody(limit);
        connections.forEach(JakartaConnection::terminate);
        awaitNobody(THREADS_END);
        workers().stop(THREADS_END);
    }

    private void awaitNobody(Duration limit) {
        long nanos = limit.toNanos();
        lock.lock();
        try {
            while (nanos > 0 && !connections.isEmpty()) {
                nanos = left.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
