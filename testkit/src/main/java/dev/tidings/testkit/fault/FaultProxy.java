package dev.tidings.testkit.fault;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * A proxy on a loopback port between clients and a server, which breaks connections as it is told to. Each connection
 * has a script of its own; the same seed gives connection number n the same script.
 *
 * <pre>{@code
 * try (TidingsServer server = Tidings.server().developmentMode().start();
 *         FaultProxy proxy = FaultProxy.start(server.address(), 42, (connection, random) ->
 *                 switch (connection % 3) {
 *                     case 0 -> FaultScript.clean().slices(3, 5_000);
 *                     case 1 -> FaultScript.clean().resetAfter(random.nextInt(200, 20_000));
 *                     default -> FaultScript.clean();
 *                 });
 *         TidingsClient client = TidingsClient.builder(proxy.uri(server.uri())).start(listener)) {
 *     runTheAgents(server);
 *     assertThat(proxy.injected().get(Fault.RESET)).isPositive();
 * }
 * }</pre>
 *
 * <p>One thread carries all connections; each holds two buffers of 16 KiB. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 5_000;
    private static final long CLOSE_SECONDS = 5;

    private final ProxyLoop loop;
    private final Thread thread;
    private final InetSocketAddress address;
    private final FaultCounts<Fault> counts;

    private FaultProxy(ProxyLoop loop, InetSocketAddress address, FaultCounts<Fault> counts) {
        this.loop = loop;
        this.address = address;
        this.counts = counts;
        this.thread = new Thread(loop, "tidings-fault-proxy");
        thread.setDaemon(true);
    }

    /**
     * Starts a proxy on a free loopback port. It carries up to 5,000 connections at once and closes any beyond.
     *
     * @param target where the server listens
     * @param seed what the scripts' random numbers come from
     * @param scripts makes the script of a connection from its number, which begins with 0, and from random numbers of
     *     its own; runs on the proxy's thread and must return at once
     * @return the proxy, to be closed
     * @throws IOException if no port could be opened
     */
    public static FaultProxy start(
            InetSocketAddress target, long seed, BiFunction<Integer, RandomGenerator, FaultScript> scripts)
            throws IOException {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(scripts, "scripts");
        FaultCounts<Fault> counts = new FaultCounts<>(Fault.class);
        ProxyLoop loop = new ProxyLoop(
                target,
                number -> scripts.apply(number, new SplittableRandom(seed * 1_000_003 + number)),
                MAX_CONNECTIONS,
                counts);
        FaultProxy proxy = new FaultProxy(loop, loop.address(), counts);
        proxy.thread.start();
        return proxy;
    }

    /**
     * Returns where the proxy listens.
     *
     * @return a loopback address with the real port
     */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Leads an address of the server through the proxy.
     *
     * @param direct the address of the server
     * @return the same with the proxy's host and port
     */
    public URI uri(URI direct) {
        return uri(direct, address);
    }

    static URI uri(URI direct, InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        String literal = address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host;
        String query = direct.getRawQuery() == null ? "" : "?" + direct.getRawQuery();
        return URI.create(direct.getScheme() + "://" + literal + ":" + address.getPort() + direct.getRawPath() + query);
    }

    /**
     * Counts what was injected: each kind of fault at most once per connection.
     *
     * @return a copy with every fault
     */
    public Map<Fault, Long> injected() {
        return counts.snapshot();
    }

    /**
     * Counts the connections.
     *
     * @return how many were accepted since the start
     */
    public int connections() {
        return loop.accepted();
    }

    /** Resets every connection there is, soon. New ones are accepted as before. */
    public void resetAll() {
        loop.resetAll();
    }

    /** Resets every connection, stops listening, and returns when the thread has ended. Closing again has no effect. */
    @Override
    public void close() {
        loop.close();
        boolean interrupted = false;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
