package dev.tidings.api.spi;

/** What a transport asks the engine when a client comes. The engine implements it; each call returns at once. */
public interface ConnectionAcceptor {
    /**
     * Judges an upgrade request by what can be judged at once, such as origin and limits. Runs no user code.
     *
     * @param request the request
     * @return upgrade, refuse, or let it wait; that is for clients that are not browsers, which understand an HTTP status
     */
    HandshakeDecision screen(HandshakeRequest request);

    /**
     * Takes over an upgraded connection. Authentication goes on behind this call; the connection is started or closed
     * later, by another thread.
     *
     * @param connection the connection
     * @param request the request it came with
     * @return who is to be told what arrives
     */
    InboundListener accept(WebSocketConnection connection, HandshakeRequest request);
}
