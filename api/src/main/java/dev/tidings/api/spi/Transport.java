package dev.tidings.api.spi;

import dev.tidings.api.monitor.HealthSnapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * A server that WebSocket clients connect to. Implement it to put the engine on another server than the embedded one, and
 * prove it with {@code TransportTck} of the testkit, which has a rule for each sentence here.
 *
 * <p>A transport owns its sockets and all that bounds them: where it listens, the path, TLS, how many connections there
 * may be, how large a message, how long a handshake and a close may take. Users, origins, rates and runs are the engine's.
 *
 * <p><b>Threads.</b> No method of the engine's that a transport calls runs user code on its thread, blocks, or waits for a
 * client, so all of them may be called on a selector's thread or within a container's callback. The engine for its part
 * calls a connection from any thread, see {@link WebSocketConnection}.
 *
 * <p><b>The way of a connection.</b>
 * <ol>
 *   <li>The request is read, and shown to {@link ConnectionAcceptor#screen} once.
 *   <li>It is refused over HTTP, or upgraded, or waits, as the {@link HandshakeDecision} says. An extension is never
 *       negotiated, whatever a client offers: compressed frames would be made once for each connection instead of once
 *       for all, and what inflates without bound is an attack.
 *   <li>{@link ConnectionAcceptor#accept}, or {@link HandshakeDecision.Parked#accept}, is called once. From then on it is
 *       the engine's, which calls {@link WebSocketConnection#start} or closes it, soon and from another thread.
 *   <li>What arrives is told to the {@link InboundListener}. Fragments are put together; pings are answered. A client that
 *       breaks RFC 6455 is closed with 1002, with 1003 for a binary message, 1007 for a text that is not UTF-8 and 1009 for
 *       a message that is too large; or dropped, where a container does that by itself. None of it reaches the listener.
 *   <li>{@link InboundListener#onClosed} is called once, when the connection is gone in whatever way.
 * </ol>
 */
public interface Transport {
    /**
     * Starts accepting and returns when clients can connect.
     *
     * @param acceptor who is asked about each client
     * @return the address that is listened on, with the real port if 0 was asked for
     * @throws IOException if it could not start, for example because the port is taken; nothing is left running then
     * @throws IllegalStateException if it was started or closed before
     */
    InetSocketAddress start(ConnectionAcceptor acceptor) throws IOException;

    /**
     * Returns the path that clients connect to. Override it where it is another one.
     *
     * @return the path with its slash. Default {@code /ws}
     */
    default String path() {
        return "/ws";
    }

    /**
     * Says whether clients need TLS. Override it where they do.
     *
     * @return whether its {@link #uri} begins with {@code wss:}. Default false
     */
    default boolean tls() {
        return false;
    }

    /**
     * Returns where it listens now; asked each time that somebody wants to know. Override it where the port becomes known
     * only after the start, as in a container.
     *
     * @param started what {@link #start} returned
     * @return the address, with port 0 as long as the port is not known. Default what start returned
     */
    default InetSocketAddress address(InetSocketAddress started) {
        return started;
    }

    /**
     * Returns what a client on this machine connects to; asked each time that somebody wants to know.
     *
     * @param listening what {@link #address} returned; of a wildcard address the loopback address is taken, of one that is
     *     not resolved its name
     * @return an absolute address. Default {@code ws:}, or {@code wss:} with {@link #tls}, with the {@link #path}
     */
    default URI uri(InetSocketAddress listening) {
        InetAddress bound = listening.getAddress();
        InetAddress host = bound != null && bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
        String text = host == null ? listening.getHostString() : host.getHostAddress();
        int zone = text.indexOf('%');
        String literal = zone < 0 ? text : text.substring(0, zone);
        return URI.create((tls() ? "wss://" : "ws://") + (literal.indexOf(':') < 0 ? literal : "[" + literal + "]")
                + ":" + listening.getPort() + path());
    }

    /**
     * Says how it is. Override it to say more than that nothing is known to be wrong.
     *
     * @return its health at this moment
     */
    default HealthSnapshot.Component health() {
        return HealthSnapshot.Component.up(HealthSnapshot.TRANSPORT, Map.of());
    }

    /**
     * Stops accepting: who comes from now on is not upgraded, or not even connected. Connections go on, and so do requests
     * that wait for their decision. Later calls have no effect.
     */
    void stopAccepting();

    /**
     * Ends everything, and stops accepting if that was not done. Connections that are open are closed with 1001, closes
     * under way are given their time, what is left at the end of the limit is dropped; each is reported, and no thread,
     * socket or timer of the transport's remains when this returns. What a container shares with others is not the
     * transport's. Later calls have no effect.
     *
     * @param limit how long closes under way may take before the connections are dropped; zero drops at once
     */
    void close(Duration limit);
}
