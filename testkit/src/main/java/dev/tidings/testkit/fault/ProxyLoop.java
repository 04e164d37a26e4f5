package dev.tidings.testkit.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of a proxy: accepts, forwards, injects. A link that fails is dropped and costs nobody else. */
final class ProxyLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FaultProxy.class);
    private static final int BACKLOG = 4_096;
    private static final long REST_NANOS = 1_000_000;

    private final InetSocketAddress target;
    private final IntFunction<FaultScript> scripts;
    private final int maxConnections;
    private final FaultCounts<Fault> counts;
    private final Selector selector;
    private final ServerSocketChannel acceptor;
    private final Set<ProxyLink> links = new HashSet<>();
    private final Set<ProxyLink> timed = new LinkedHashSet<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger resets = new AtomicInteger();
    private volatile boolean closed;

    ProxyLoop(InetSocketAddress target, IntFunction<FaultScript> scripts, int maxConnections, FaultCounts<Fault> counts)
            throws IOException {
        this.target = target;
        this.scripts = scripts;
        this.maxConnections = maxConnections;
        this.counts = counts;
        selector = Selector.open();
        acceptor = ServerSocketChannel.open();
        acceptor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        acceptor.configureBlocking(false);
        acceptor.register(selector, SelectionKey.OP_ACCEPT);
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) acceptor.getLocalAddress();
    }

    int accepted() {
        return accepted.get();
    }

    void resetAll() {
        resets.incrementAndGet();
        selector.wakeup();
    }

    void close() {
        closed = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            long turned = System.nanoTime();
            while (!closed) {
                select(turned);
                turned = System.nanoTime();
                turn(turned);
            }
        } catch (IOException | RuntimeException failure) {
            LOG.error("a fault proxy failed", failure);
        } finally {
            links.forEach(ProxyLink::reset);
            closeAll();
        }
    }

    private void select(long turned) throws IOException {
        if (timed.isEmpty()) {
            selector.select();
            return;
        }
        long earliest = Long.MAX_VALUE;
        for (ProxyLink link : timed) {
            earliest = Math.min(earliest, link.wakeNanos(turned));
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(earliest - System.nanoTime());
        if (millis <= 0) {
            selector.selectNow();
        } else {
            selector.select(millis);
        }
    }

    private void turn(long now) throws IOException {
        Set<ProxyLink> due = new LinkedHashSet<>(timed);
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.channel() == acceptor) {
                acceptAll(due);
            } else if (key.attachment() instanceof ProxyLink link) {
                due.add(link);
            }
        }
        selector.selectedKeys().clear();
        due.forEach(link -> turn(link, now));
        if (resets.getAndSet(0) > 0) {
            resetLinks();
        }
    }

    private void turn(ProxyLink link, long now) {
        try {
            link.turn(now);
        } catch (RuntimeException failure) {
            LOG.warn("a proxied connection failed and is dropped", failure);
            link.reset();
        }
        if (link.isClosed()) {
            links.remove(link);
            timed.remove(link);
        } else if (link.wakeNanos(now) < Long.MAX_VALUE) {
            timed.add(link);
        } else {
            timed.remove(link);
        }
    }

    private void resetLinks() {
        List<ProxyLink> all = new ArrayList<>(links);
        all.forEach(link -> {
            counts.add(Fault.RESET);
            link.reset();
        });
        links.clear();
        timed.clear();
    }

    private void acceptAll(Set<ProxyLink> due) {
        try {
            for (SocketChannel client = acceptor.accept(); client != null; client = acceptor.accept()) {
                accept(client, due);
            }
        } catch (IOException full) {
            LOG.warn("a proxy could not accept a connection and tries again", full);
            LockSupport.parkNanos(REST_NANOS);
        }
    }

    private void accept(SocketChannel client, Set<ProxyLink> due) throws IOException {
        if (links.size() >= maxConnections) {
            client.close();
            return;
        }
        int number = accepted.getAndIncrement();
        try {
            due.add(connect(client, SocketChannel.open(), script(number)));
        } catch (IOException full) {
            LOG.warn("there is no socket for connection {}, which is closed", number, full);
            client.close();
        }
    }

    private ProxyLink connect(SocketChannel client, SocketChannel server, FaultScript script) {
        ProxyLink link = new ProxyLink(client, server, script, counts);
        links.add(link);
        try {
            client.configureBlocking(false);
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            server.configureBlocking(false);
            server.setOption(StandardSocketOptions.TCP_NODELAY, true);
            link.keys(client.register(selector, 0, link), server.register(selector, SelectionKey.OP_CONNECT, link));
            server.connect(target);
        } catch (IOException | UnresolvedAddressException | UnsupportedAddressTypeException refused) {
            link.reset();
        }
        return link;
    }

    private FaultScript script(int number) {
        try {
            return scripts.apply(number);
        } catch (RuntimeException failure) {
            LOG.warn("there is no script for connection {}, which stays clean", number, failure);
            return FaultScript.clean();
        }
    }

    private void closeAll() {
        try (acceptor;
                selector) {
            links.clear();
        } catch (IOException failure) {
            LOG.warn("a fault proxy did not close cleanly", failure);
        }
    }
}
