package dev.tidings.api;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a ticket is good for.
 *
 * @param principal whose connection it opens
 * @param origin the only page it may come from, or empty if any may
 * @param expiresAt from when on it is worthless
 */
public record TicketGrant(UserPrincipal principal, Optional<String> origin, Instant expiresAt) {
    /**
     * Checks the parts.
     *
     * @param principal whose connection it opens
     * @param origin the only page it may come from
     * @param expiresAt from when on it is worthless
     */
    public TicketGrant {
        Objects.requireNonNull(principal, "principal");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }
}
