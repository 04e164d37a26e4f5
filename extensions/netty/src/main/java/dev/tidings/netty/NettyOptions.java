package dev.tidings.netty;

import dev.tidings.api.ConnectionLimits;
import io.netty.channel.WriteBufferWaterMark;
import java.time.Duration;

/** The bounds that a transport puts on its clients; checked by the builder. */
record NettyOptions(
        String path,
        ConnectionLimits limits,
        Duration handshakeTimeout,
        Duration closeLinger,
        Duration closeTimeout,
        Duration stallTimeout,
        WriteBufferWaterMark waterMark) {
    /** The largest request head. */
    static final int HEADER_BYTES = 8 * 1024;
    /** The longest path with query. */
    static final int TARGET_BYTES = 2 * 1024;
    /** What is asked of the operating system for each socket; Linux grants twice as much, 128 KiB. */
    static final int SEND_BUFFER_BYTES = 64 * 1024;
    /** How long a request may wait for its decision, which comes earlier. */
    static final Duration PARKING_LIMIT = Duration.ofSeconds(20);
}
