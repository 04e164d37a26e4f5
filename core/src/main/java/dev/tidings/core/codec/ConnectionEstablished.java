package dev.tidings.core.codec;

import dev.tidings.api.ConnectionId;
import dev.tidings.api.Epoch;
import dev.tidings.api.UserId;
import java.util.List;

/**
 * The first frame of a connection.
 *
 * @param connectionId the connection
 * @param userId whose it is
 * @param epoch the life of the log
 * @param head the last sequence number that was assigned
 * @param position the sequence number the connection begins after
 * @param heartbeatIntervalMillis how often the server says that it is there
 * @param runs the open runs
 */
public record ConnectionEstablished(
        ConnectionId connectionId,
        UserId userId,
        Epoch epoch,
        long head,
        long position,
        long heartbeatIntervalMillis,
        List<RunSnapshot> runs) {
    /** Copies the list. */
    public ConnectionEstablished {
        runs = List.copyOf(runs);
    }
}
