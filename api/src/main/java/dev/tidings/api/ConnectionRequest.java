package dev.tidings.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a connection joins.
 *
 * @param principal whose it is, as authenticated
 * @param cursor where the client stopped reading, or null to begin with what comes next
 * @param threadFilter the only thread whose events it wants, or null for all
 * @param clientId the label the client gave itself, or null
 */
public record ConnectionRequest(
        UserPrincipal principal,
        @Nullable Cursor cursor,
        @Nullable ThreadId threadFilter,
        @Nullable ClientId clientId) {
    /**
     * Checks the part that is required.
     *
     * @param principal whose it is
     * @param cursor where the client stopped reading
     * @param threadFilter the only thread whose events it wants
     * @param clientId the label the client gave itself
     */
    public ConnectionRequest {
        Objects.requireNonNull(principal, "principal");
    }

    /**
     * Asks for all threads, from now on.
     *
     * @param principal whose the connection is
     * @return the request
     */
    public static ConnectionRequest live(UserPrincipal principal) {
        return new ConnectionRequest(principal, null, null, null);
    }

    /**
     * Asks for everything after a cursor.
     *
     * @param principal whose the connection is
     * @param cursor where the client stopped reading
     * @return the request
     */
    public static ConnectionRequest resume(UserPrincipal principal, Cursor cursor) {
        return new ConnectionRequest(principal, cursor, null, null);
    }
}
