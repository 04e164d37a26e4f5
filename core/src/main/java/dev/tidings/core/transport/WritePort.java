package dev.tidings.core.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;

/** Where a {@link ConnectionWriter} puts its bytes: a non-blocking socket, or something in memory. */
interface WritePort {
    /**
     * Writes as much as fits without blocking. Never called by two threads at once.
     *
     * @param source what to write; its position moves by what was taken
     * @return how many bytes were taken, 0 if there is no room now
     * @throws IOException if the connection is broken or closed
     */
    int write(ByteBuffer source) throws IOException;

    /**
     * Returns what the flusher's selector watches when there was no room.
     *
     * @return the socket; or null, and the write is tried again at each tick
     */
    @Nullable
    SelectableChannel channel();

    /** Makes {@link #close} drop what was written and not sent, so that nothing of it outlives the connection. */
    void discard();

    /** Closes the socket. Called at most once, by any thread, also during a write. */
    void close();
}
