package dev.tidings.api;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a registered connection, at the moment of asking.
 *
 * @param connectionId the connection
 * @param userId whose it is
 * @param clientId the label the client gave itself, or null
 * @param threadFilter the only thread whose events it gets, or null for all
 * @param connectedAt when it was registered
 * @param position the last sequence number that was handed to the transport, or that a filter hid
 * @param acknowledged the last sequence number the client acknowledged, 0 if none
 * @param epoch the epoch of both numbers, or null before it joined its user's log
 */
public record ConnectionInfo(
        ConnectionId connectionId,
        UserId userId,
        @Nullable ClientId clientId,
        @Nullable ThreadId threadFilter,
        Instant connectedAt,
        long position,
        long acknowledged,
        @Nullable Epoch epoch) {
    /**
     * Returns the thread filter.
     *
     * @return the thread, or empty if it gets the events of all threads
     */
    public Optional<ThreadId> thread() {
        return Optional.ofNullable(threadFilter);
    }
}
