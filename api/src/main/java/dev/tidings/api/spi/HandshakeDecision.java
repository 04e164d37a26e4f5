package dev.tidings.api.spi;

import org.jspecify.annotations.Nullable;

/** The answer to an upgrade request, before the upgrade. */
public sealed interface HandshakeDecision {
    /**
     * Upgrade.
     *
     * @param subprotocol the subprotocol to select, or null to select none
     */
    record Upgrade(@Nullable String subprotocol) implements HandshakeDecision {}

    /**
     * Refuse over HTTP.
     *
     * @param status the HTTP status, such as 403
     * @param message one line for the body; never quotes the request
     */
    record Refuse(int status, String message) implements HandshakeDecision {}
}
