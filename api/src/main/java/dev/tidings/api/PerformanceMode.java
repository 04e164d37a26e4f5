package dev.tidings.api;

import java.time.Duration;

/**
 * How long streamed text may wait so that several pieces of it go out together: a choice between the time until a piece
 * is seen and what it costs. Nothing but {@code message_delta} ever waits for that, in no mode, and every other event of
 * the user takes along what waits. What is kept, resumed and acknowledged is the same in all modes.
 *
 * <p>The mode is about what waits before it is handed to the transport. The embedded server writes at once, on the thread
 * that emits, to a connection that was not written just before. Else it gathers, in every mode and with critical events
 * too, what comes within a rest of its writing thread into one write: 1 ms, and under load 0.1 ms for each write of the
 * round before, at most 20 ms. So what an event may be late by is the rest, 1 to 20 ms, and the writes before it; for a
 * piece of text that waited, and for an event of a user with several connections, that comes on top in any case. A rest
 * ends early for a connection for which 62 KiB wait; and of a user with at most eight connections one for which 31 KiB wait
 * is written by the thread that emits.
 */
public enum PerformanceMode {
    /** Every piece is handed over at once. The default. */
    LATENCY(0),
    /** A piece waits up to 20 ms before it is handed over, which nobody sees who reads along. */
    BALANCED(20),
    /** A piece waits up to 40 ms before it is handed over, for the most users on one machine. */
    THROUGHPUT(40);

    private final Duration deltaWindow;

    PerformanceMode(long millis) {
        deltaWindow = Duration.ofMillis(millis);
    }

    /**
     * Returns how long a piece of streamed text may wait before it is handed to the transport.
     *
     * @return 0, 20 or 40 ms
     */
    public Duration deltaWindow() {
        return deltaWindow;
    }
}
