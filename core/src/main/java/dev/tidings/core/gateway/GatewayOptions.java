package dev.tidings.core.gateway;

import java.util.Set;

/**
 * Who may connect.
 *
 * @param allowedOrigins the only origins of browsers, such as {@code https://app.example.com}; with none, a page of
 *     the same host and port as the server's
 * @param boundToLoopback whether only this machine can reach the server: then every page from this machine may, too
 * @param developmentMode whether clients are believed: then pages from this machine may, and no others
 */
public record GatewayOptions(Set<String> allowedOrigins, boolean boundToLoopback, boolean developmentMode) {
    /**
     * Checks and copies the origins.
     *
     * @throws IllegalArgumentException if one is not of the form scheme://host or scheme://host:port; the message
     *     names it
     */
    public GatewayOptions {
        allowedOrigins = Set.copyOf(allowedOrigins);
        allowedOrigins.forEach(Origin::require);
    }
}
