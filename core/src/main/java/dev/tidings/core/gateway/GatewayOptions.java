package dev.tidings.core.gateway;

import java.util.Objects;
import java.util.Set;

/**
 * Who may connect, and how long clients are waited for.
 *
 * @param allowedOrigins the only origins of browsers, such as {@code https://app.example.com}; with none, a page of
 *     the same host and port as the server's
 * @param boundToLoopback whether only this machine can reach the server: then every page from this machine may, too
 * @param developmentMode whether clients are believed: then pages from this machine may, and no others
 * @param originRequired whether only browsers may connect, which say where their page comes from
 * @param limits how long clients are waited for
 */
public record GatewayOptions(
        Set<String> allowedOrigins,
        boolean boundToLoopback,
        boolean developmentMode,
        boolean originRequired,
        GatewayLimits limits) {
    /**
     * Checks and copies the origins.
     *
     * @throws IllegalArgumentException if one is not of the form scheme://host or scheme://host:port; the message
     *     names it
     */
    public GatewayOptions {
        allowedOrigins = Set.copyOf(allowedOrigins);
        allowedOrigins.forEach(Origin::require);
        Objects.requireNonNull(limits, "limits");
    }

    /**
     * Makes options with the default limits, for clients of any kind.
     *
     * @param allowedOrigins the only origins of browsers
     * @param boundToLoopback whether only this machine can reach the server
     * @param developmentMode whether clients are believed
     * @throws IllegalArgumentException if an origin is malformed; the message names it
     */
    public GatewayOptions(Set<String> allowedOrigins, boolean boundToLoopback, boolean developmentMode) {
        this(allowedOrigins, boundToLoopback, developmentMode, false, GatewayLimits.defaults());
    }

    /**
     * Returns a copy with other limits.
     *
     * @param other how long clients are waited for
     * @return the changed copy
     */
    public GatewayOptions withLimits(GatewayLimits other) {
        return new GatewayOptions(allowedOrigins, boundToLoopback, developmentMode, originRequired, other);
    }

    /**
     * Returns a copy that says whether an origin is required.
     *
     * @param required whether only browsers may connect
     * @return the changed copy
     */
    public GatewayOptions withOriginRequired(boolean required) {
        return new GatewayOptions(allowedOrigins, boundToLoopback, developmentMode, required, limits);
    }
}
