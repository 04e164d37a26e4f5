package dev.tidings.core.transport;

import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TaskScheduler.Scheduled;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.api.spi.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
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
 */
final class JavaWebSocketTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(JavaWebSocketTransport.class);
    private static final int BACKLOG = 1024;
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

    private record Running(
            ServerSocketChannel listener, Flusher flusher, LibraryServer server, Connections connections) {}

    private final EmbeddedOptions options;
    private final TimeSource time;
    private final TaskScheduler scheduler;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);
    private volatile @Nullable Running running;
    private volatile @Nullable Scheduled watch;
    private volatile boolean listening;

    JavaWebSocketTransport(EmbeddedOptions options, TimeSource time, TaskScheduler scheduler) {
        this.options = options;
        this.time = time;
        this.scheduler = scheduler;
    }

    @Override
    public InetSocketAddress start(ConnectionAcceptor acceptor) throws IOException {
        if (!phase.compareAndSet(Phase.NEW, Phase.STARTING)) {
            throw new IllegalStateException("the transport must be started once but was " + phase.get()
                    + ": make a new one with Transports.embedded");
        }
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            bind(channel);
            InetSocketAddress address = (InetSocketAddress) channel.getLocalAddress();
            Running started = serve(channel, acceptor);
            running = started;
            if (!phase.compareAndSet(Phase.STARTING, Phase.SERVING)) {
                shutDown(started, Duration.ZERO);
                throw new IllegalStateException("the transport was closed while it started");
            }
            listening = true;
            watchListener();
            return address;
        } catch (IOException | RuntimeException e) {
            phase.set(Phase.CLOSED);
            channel.close();
            throw e;
        }
    }

    private void bind(ServerSocketChannel channel) throws IOException {
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(options.bind(), BACKLOG);
        } catch (IOException e) {
            throw new IOException("cannot listen on " + options.bind() + ": " + e.getMessage(), e);
        }
    }

    private Running serve(ServerSocketChannel channel, ConnectionAcceptor acceptor) throws IOException {
        Connections connections = new Connections(options.maxConnections());
        Flusher flusher = Flusher.start("tidings-flusher");
        TransportContext context = new TransportContext(options, time, scheduler, acceptor, flusher, connections);
        LibraryServer server = new LibraryServer(channel, new LibrarySockets(context));
        try {
            server.startAndAwait(START_LIMIT);
        } catch (IOException e) {
            flusher.close();
            throw e;
        }
        return new Running(channel, flusher, server, connections);
    }

    /** Says whether clients can connect. */
    boolean isListening() {
        return listening;
    }

    /** Returns the listening socket of a started server. */
    ServerSocketChannel listener() {
        return Objects.requireNonNull(running, "running").listener();
    }

    private void watchListener() {
        Running current = running;
        if (current == null || phase.get() != Phase.SERVING) {
            return;
        }
        if (current.listener().isOpen() && !current.server().hasFailed()) {
            Scheduled next = scheduler.schedule(this::watchListener, WATCH_INTERVAL);
            watch = next;
            if (phase.get() != Phase.SERVING) {
                next.cancel();
            }
        } else {
            listening = false;
            LOG.error("the listening socket on {} is gone: no client can connect any more", options.bind());
        }
    }

    @Override
    public void stopAccepting() {
        Running current = running;
        if (current != null && phase.compareAndSet(Phase.SERVING, Phase.NOT_ACCEPTING)) {
            closeListener(current);
        }
    }

    private void closeListener(Running current) {
        listening = false;
        Scheduled scheduled = watch;
        if (scheduled != null) {
            scheduled.cancel();
        }
        try {
            current.listener().close();
        } catch (IOException e) {
            LOG.warn("the listening socket could not be closed", e);
        }
        current.server().wakeSelector();
    }

    @Override
    public void close(Duration limit) {
        Phase before = phase.getAndSet(Phase.CLOSED);
        Running current = running;
        if (current != null && (before == Phase.SERVING || before == Phase.NOT_ACCEPTING)) {
            shutDown(current, limit);
        }
    }

    private void shutDown(Running current, Duration limit) {
        closeListener(current);
        current.connections().seal();
        boolean interrupted = Thread.interrupted();
        try {
            endConnections(current.connections(), limit);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        current.connections().forEach(EmbeddedConnection::terminate);
        current.flusher().close();
        interrupted |= stopLibrary(current.server());
        current.connections().forEach(EmbeddedConnection::report);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void endConnections(Connections connections, Duration limit) throws InterruptedException {
        connections.forEach(EmbeddedConnection::shutDown);
        if (!connections.awaitEmpty(limit)) {
            connections.forEach(EmbeddedConnection::terminate);
            connections.awaitEmpty(DROP_LIMIT);
        }
    }

    private static boolean stopLibrary(LibraryServer server) {
        try {
            if (!server.stopAndAwait(STOP_LIMIT)) {
                LOG.warn("a thread of the embedded server is still busy after {}", STOP_LIMIT);
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
