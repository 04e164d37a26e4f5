package dev.tidings.core.transport;

import dev.tidings.api.CloseCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances of the library's server that serve one port: the one that listens, and those whose listening socket
 * died and whose connections go on until they end.
 *
 * <p>{@link #check} is called by one thread at a time. It waits for nothing: a new instance is bound at once and seen
 * to serve at the next check. Whoever closes meanwhile sets {@link #closed} before looking at the list, and a check
 * adds to the list before looking at {@link #closed}, so no listening socket is left behind.
 */
final class Generations {
    static final int MAX_RETIRED = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Generations.class);
    private static final Duration NO_WAIT = Duration.ofMillis(1);

    private final TransportContext context;
    private final InetSocketAddress address;
    private final List<Generation> all = new CopyOnWriteArrayList<>();
    private volatile Generation current;
    private volatile boolean listening = true;
    private volatile boolean closed;
    private boolean complained;

    private Generations(TransportContext context, Generation first) throws IOException {
        this.context = context;
        this.address = (InetSocketAddress) first.listener().getLocalAddress();
        this.current = first;
        all.add(first);
    }

    /** Returns when the first one serves. */
    static Generations start(TransportContext context, Duration limit) throws IOException {
        Generation first = Generation.bind(context.options().bind(), context);
        try {
            Generations generations = new Generations(context, first);
            first.server().startAndAwait(limit);
            return generations;
        } catch (IOException | RuntimeException | Error e) {
            first.closeListener();
            throw e;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    ServerSocketChannel listener() {
        return current.listener();
    }

    boolean isListening() {
        return listening && !closed;
    }

    /** Says whether clients can connect now, also between two checks. */
    boolean canConnect() {
        return isListening() && current.isSound();
    }

    /** Returns how many there are, the one that listens included. */
    int count() {
        return all.size();
    }

    void forEach(Consumer<EmbeddedConnection> action) {
        all.forEach(generation -> generation.connections().forEach(action));
    }

    /** Replaces the one that should listen if it doesn't, and lets go of those that are done. */
    void check() {
        if (!current.isSound()) {
            if (listening) {
                LOG.error("the listening socket on {} is gone: nobody can connect until there is another", address);
            }
            listening = false;
            replace();
        } else if (!listening && current.server().isServing()) {
            listening = true;
            complained = false;
            LOG.warn("there is another listening socket on {}: clients can connect again", address);
        }
        all.forEach(this::settle);
    }

    private void replace() {
        if (all.size() > MAX_RETIRED) {
            all.get(0).connections().forEach(connection -> connection.close(CloseCode.SERVICE_RESTART, ""));
            return;
        }
        try {
            current.closeListener();
            Generation next = Generation.bind(address, context);
            all.add(next);
            current = next;
            if (closed) {
                next.closeListener();
            } else {
                next.server().start();
            }
        } catch (IOException e) {
            complain(e);
        }
    }

    private void complain(IOException failure) {
        if (!complained) {
            complained = true;
            LOG.warn(
                    "there is no other listening socket yet, it is tried again every second: {}", failure.getMessage());
        }
    }

    private void settle(Generation generation) {
        if (generation.server().hasFailed()) {
            generation.abandon();
        }
        if (generation != current && generation.connections().isEmpty()) {
            all.remove(generation);
            try {
                generation.stop(NO_WAIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets go of the port for good; connections go on. */
    void closeListeners() {
        closed = true;
        all.forEach(Generation::closeListener);
    }

    /** Ends all threads. Returns false if some did not end in time. */
    boolean stop(Duration limit) throws InterruptedException {
        boolean ended = true;
        for (Generation generation : all) {
            ended &= generation.stop(limit);
        }
        return ended;
    }
}
