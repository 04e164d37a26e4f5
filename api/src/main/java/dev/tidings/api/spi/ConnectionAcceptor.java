package dev.tidings.api.spi;

/** What a transport asks the engine when a client comes. The engine implements it; each call returns at once. */
public interface ConnectionAcceptor {
    /**
     * Judges an upgrade request by what can be judged at once, such as origin and limits. Runs no user code. Called once
     * for each request that is well-formed and asks for the transport's path, before anything was answered; malformed
     * ones, and those for other paths, the transport refuses by itself. Calls for different requests may overlap.
     *
     * @param request the request
     * @return upgrade, refuse, or let it wait; that is for clients that are not browsers, which understand an HTTP status
     */
    HandshakeDecision screen(HandshakeRequest request);

    /**
     * Takes over an upgraded connection. Authentication goes on behind this call; the connection is started or closed
     * later, by another thread. Called once for each request that was upgraded and did not wait, before anything of the
     * client's is told. Should it throw, the connection is closed with 1011, and nothing is told of it.
     *
     * @param connection the connection
     * @param request the request it came with
     * @return who is to be told what arrives
     */
    InboundListener accept(WebSocketConnection connection, HandshakeRequest request);

    /**
     * Takes note of a client that the transport turned away by itself, so that it is counted: a malformed request, one too
     * many, one that comes while the transport stops. Not for what this acceptor or a {@link HandshakeDecision.Parked} has
     * refused, of which the engine knows. A transport calls it where it learns of such a client; what its container does by
     * itself it can't tell. From any thread.
     *
     * @param code the HTTP status or the close code that the client was given
     * @param reason the same in words, of a few; never quotes the request
     */
    default void turnedAway(int code, String reason) {}
}
