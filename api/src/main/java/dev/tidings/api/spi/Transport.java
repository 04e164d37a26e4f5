package dev.tidings.api.spi;

import dev.tidings.api.monitor.HealthSnapshot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/**
 * A server that WebSocket clients connect to. Implement it to put the engine on another server than the embedded one.
 * No method of the engine's that a transport calls runs user code on its thread.
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
     * Says how it is. Override it to say more than that nothing is known to be wrong.
     *
     * @return its health at this moment
     */
    default HealthSnapshot.Component health() {
        return HealthSnapshot.Component.up(HealthSnapshot.TRANSPORT, Map.of());
    }

    /** Stops accepting; connections go on. Later calls have no effect. */
    void stopAccepting();

    /**
     * Ends everything: each connection that is left is dropped and reported, and no thread, socket or timer remains
     * when this returns. Later calls have no effect.
     *
     * @param limit how long closes under way may take before the connections are dropped
     */
    void close(Duration limit);
}
