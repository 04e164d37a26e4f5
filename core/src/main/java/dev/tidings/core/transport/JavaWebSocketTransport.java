package dev.tidings.core.transport;

import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.ConnectionPlaces;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TaskScheduler.Scheduled;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.api.spi.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded server. Java-WebSocket accepts, reads and decodes; all it cannot be trusted with is done around it:
 * the listening socket is bound here, so that a taken port is reported by {@link #start}; requests are judged by
 * {@link InboundPipe} before it sees them; bytes leave through one {@link ConnectionWriter} per connection; and
 * {@link Connections} keeps who is there, so that each accepted connection is reported closed when the server stops.
 *
 * <p>The library gives up its listening socket for good at the first error of an accept, such as one descriptor too
 * many, and can be started only once. So every second its socket is looked at, and a dead one is replaced by another
 * {@link Generation} on the same port, while the connections of the one before go on.
 */
final class JavaWebSocketTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(JavaWebSocketTransport.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final Duration DROP_LIMIT = Duration.ofSeconds(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);
    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

    private enum Phase {
        NEW,
        STARTING,
        SERVING,
        NOT_ACCEPTING,
        CLOSED
    }

    private final EmbeddedOptions options;
    private final TimeSource time;
    private final TaskScheduler scheduler;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);
    private volatile @Nullable Generations generations;
    private volatile @Nullable TransportContext context;
    private volatile @Nullable Scheduled watch;

    JavaWebSocketTransport(EmbeddedOptions options, TimeSource time, TaskScheduler scheduler) {
        this.options = options;
        this.time = time;
        this.scheduler = scheduler;
    }

    @Override
    public InetSocketAddress start(ConnectionAcceptor acceptor) throws IOException {
        if (!phase.compareAndSet(Phase.NEW, Phase.STARTING)) {
            throw new IllegalStateException(
                    "the transport must be started once but was " + phase.get() + ": make a new one");
        }
        try {
            Generations started = serve(acceptor);
            generations = started;
            if (!phase.compareAndSet(Phase.STARTING, Phase.SERVING)) {
                shutDown(started, Duration.ZERO);
                throw new IllegalStateException("the transport was closed while it started");
            }
            watchListener();
            return started.address();
        } catch (IOException | RuntimeException | Error e) {
            Generations begun = generations;
            if (phase.getAndSet(Phase.CLOSED) != Phase.CLOSED && begun != null) {
                shutDown(begun, Duration.ZERO);
            }
            throw e;
        }
    }

    private Generations serve(ConnectionAcceptor acceptor) throws IOException {
        Flusher flusher = Flusher.start("tidings-flusher", time);
        ConnectionPlaces places = ConnectionPlaces.of(options.limits(), DescriptorLimit.read());
        TransportContext shared = new TransportContext(options, time, scheduler, acceptor, flusher, places);
        context = shared;
        try {
            Generations started = Generations.start(shared, START_LIMIT);
            if (places.most() < options.limits().connections()) {
                LOG.warn(
                        "only {} connections are taken instead of {}: raise the limit on open descriptors (ulimit -n)",
                        places.most(),
                        options.limits().connections());
            }
            return started;
        } catch (IOException | RuntimeException | Error e) {
            flusher.close();
            throw e;
        }
    }

    @Override
    public HealthSnapshot.Component health() {
        Generations current = generations;
        TransportContext shared = context;
        Phase now = phase.get();
        if (current == null || shared == null || now == Phase.CLOSED) {
            return HealthSnapshot.Component.down(HealthSnapshot.TRANSPORT, "it does not serve: " + now);
        }
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("open_sockets", (long) shared.places().taken());
        figures.put("most_sockets", (long) shared.places().most());
        figures.put("retired_listeners", current.count() - 1L);
        if (now == Phase.SERVING && current.canConnect()) {
            return HealthSnapshot.Component.up(HealthSnapshot.TRANSPORT, figures);
        }
        String detail = now == Phase.SERVING
                ? "nobody can connect: the listening socket on " + current.address() + " is gone and is being replaced"
                : "it accepts nobody any more";
        return new HealthSnapshot.Component(HealthSnapshot.TRANSPORT, HealthSnapshot.Status.DOWN, detail, figures);
    }

    /** Says whether clients can connect. */
    boolean isListening() {
        Generations current = generations;
        return current != null && current.isListening();
    }

    /** Returns the listening socket of a started server. */
    ServerSocketChannel listener() {
        return Objects.requireNonNull(generations, "generations").listener();
    }

    /** Returns how many sockets a started server has. */
    ConnectionPlaces places() {
        return Objects.requireNonNull(context, "context").places();
    }

    private void watchListener() {
        Generations current = generations;
        if (current == null || phase.get() != Phase.SERVING) {
            return;
        }
        try {
            current.check();
        } finally {
            Scheduled next = scheduler.schedule(this::watchListener, WATCH_INTERVAL);
            watch = next;
            if (phase.get() != Phase.SERVING) {
                next.cancel();
            }
        }
    }

    @Override
    public String path() {
        return options.path();
    }

    @Override
    public void stopAccepting() {
        Generations current = generations;
        if (current != null && phase.compareAndSet(Phase.SERVING, Phase.NOT_ACCEPTING)) {
            stopListening(current);
        }
    }

    private void stopListening(Generations current) {
        Scheduled scheduled = watch;
        if (scheduled != null) {
            scheduled.cancel();
        }
        current.closeListeners();
    }

    @Override
    public void close(Duration limit) {
        Phase before = phase.getAndSet(Phase.CLOSED);
        Generations current = generations;
        if (current != null && (before == Phase.SERVING || before == Phase.NOT_ACCEPTING)) {
            shutDown(current, limit);
        }
    }

    private void shutDown(Generations current, Duration limit) {
        TransportContext shared = Objects.requireNonNull(context, "context");
        stopListening(current);
        shared.places().seal();
        boolean interrupted = Thread.interrupted();
        try {
            endConnections(current, shared.places(), limit);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        current.forEach(EmbeddedConnection::terminate);
        shared.flusher().close();
        interrupted |= stopLibrary(current);
        current.forEach(EmbeddedConnection::report);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void endConnections(Generations current, ConnectionPlaces places, Duration limit)
            throws InterruptedException {
        current.forEach(EmbeddedConnection::shutDown);
        if (!places.awaitEmpty(limit)) {
            current.forEach(EmbeddedConnection::terminate);
            places.awaitEmpty(DROP_LIMIT);
        }
    }

    private static boolean stopLibrary(Generations current) {
        try {
            if (!current.stop(STOP_LIMIT)) {
                LOG.warn("a thread of the embedded server is still busy after {}", STOP_LIMIT);
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
