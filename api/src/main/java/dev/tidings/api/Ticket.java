package dev.tidings.api;

import java.time.Instant;
import java.util.Objects;

/**
 * A one-time ticket. Its text form does not show the value.
 *
 * @param value what the client sends; a secret of 43 characters, fit for a header and for a query
 * @param expiresAt from when on it is worthless
 */
public record Ticket(String value, Instant expiresAt) {
    /**
     * Checks the parts.
     *
     * @param value what the client sends
     * @param expiresAt from when on it is worthless
     */
    public Ticket {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    @Override
    public String toString() {
        return "ticket until " + expiresAt;
    }
}
