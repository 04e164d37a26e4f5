package dev.tidings.core.transport;

import java.time.Duration;

/**
 * How long a {@link ConnectionWriter} waits.
 *
 * @param linger for the peer's answer, after the close frame is out
 * @param close for the close frame to get out
 * @param stall for a full socket to take a byte
 */
record WriterLimits(Duration linger, Duration close, Duration stall) {
    static final WriterLimits DEFAULTS =
            new WriterLimits(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(8));

    static WriterLimits of(EmbeddedOptions options) {
        return new WriterLimits(options.closeLinger(), options.closeTimeout(), options.writeStallTimeout());
    }
}
