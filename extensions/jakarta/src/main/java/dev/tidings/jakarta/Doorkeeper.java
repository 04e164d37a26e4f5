package dev.tidings.jakarta;

import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import jakarta.websocket.Session;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Whom a registration asks about a request, and hands the session to. */
interface Doorkeeper {
    /** What refuses in a way that a client may try again. */
    HandshakeDecision.Refuse FULL =
            new HandshakeDecision.Refuse(503, "no room for another connection: try again later");

    /** Returns the path within the application's context. */
    String mapping();

    /** Says whether anybody may come in at all. */
    boolean isAccepting();

    /** Says whether the transport is closed, so that a session that opens now comes too late. */
    boolean isClosed();

    /** Puts the principal that the container found into the request, if the application asked for that. */
    HandshakeRequest identify(@Nullable Principal principal, HandshakeRequest request);

    /** Judges a request: an upgrade or a refusal, never a request that waits. */
    HandshakeDecision judge(HandshakeRequest request);

    /** Tells the server of a client that was refused without it. */
    void turnedAway(int code, String reason);

    /** Takes over a session that was just opened. */
    JakartaConnection open(Session session, HandshakeRequest request);
}
