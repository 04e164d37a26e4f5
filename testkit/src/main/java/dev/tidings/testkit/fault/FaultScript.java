package dev.tidings.testkit.fault;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one connection. Begin with {@link #clean()} and add faults; they combine.
 *
 * @param latency how long what is read waits before it is written and more is read, in both directions
 * @param sliceBytes how many bytes are written at a time while slices last
 * @param slicedBytes how many bytes of each direction are cut into slices, from the first one on; 0 for none
 * @param bytesPerSecond the bandwidth of each direction; 0 for no limit
 * @param end {@link Fault#RESET}, {@link Fault#BLACK_HOLE} or {@link Fault#HALF_CLOSE}, or null to forward to the end
 * @param endAfter how many bytes reach the client before the end
 */
public record FaultScript(
        Duration latency,
        int sliceBytes,
        long slicedBytes,
        int bytesPerSecond,
        @Nullable Fault end,
        long endAfter) {
    private static final FaultScript CLEAN = new FaultScript(Duration.ZERO, 1, 0, 0, null, 0);

    /**
     * Checks the parts.
     *
     * @param latency how long what is read waits
     * @param sliceBytes how many bytes are written at a time
     * @param slicedBytes how many bytes are cut into slices
     * @param bytesPerSecond the bandwidth
     * @param end how it ends
     * @param endAfter how many bytes reach the client before the end
     * @throws IllegalArgumentException if one is out of range; the message names it
     */
    public FaultScript {
        Objects.requireNonNull(latency, "latency");
        require("latency", latency.toMillis(), 0, 60_000);
        require("slice bytes", sliceBytes, 1, 65_536);
        require("sliced bytes", slicedBytes, 0, Long.MAX_VALUE);
        require("bytes per second", bytesPerSecond, 0, Integer.MAX_VALUE);
        require("end after", endAfter, 0, Long.MAX_VALUE);
        if (end == Fault.LATENCY || end == Fault.SLICES || end == Fault.BANDWIDTH) {
            throw new IllegalArgumentException("end must be RESET, BLACK_HOLE or HALF_CLOSE but was " + end);
        }
    }

    private static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be within [" + least + ", " + most + "] but was " + value);
        }
    }

    /**
     * Returns a script without a fault.
     *
     * @return the script
     */
    public static FaultScript clean() {
        return CLEAN;
    }

    /**
     * Adds latency. Up to 16 KiB are read at once in each direction, wait, and are written before more is read: so the
     * first byte of a burst is that late, the rest of a long one later, and no direction carries more than 16 KiB in that
     * time.
     *
     * @param value how long they wait, up to 60 s
     * @return the changed copy
     */
    public FaultScript latency(Duration value) {
        return new FaultScript(value, sliceBytes, slicedBytes, bytesPerSecond, end, endAfter);
    }

    /**
     * Adds slices.
     *
     * @param size how many bytes are written at a time
     * @param bytes how many bytes of each direction are cut, from the first one on
     * @return the changed copy
     */
    public FaultScript slices(int size, long bytes) {
        return new FaultScript(latency, size, bytes, bytesPerSecond, end, endAfter);
    }

    /**
     * Adds a limit of the bandwidth.
     *
     * @param bytes bytes per second in each direction
     * @return the changed copy
     */
    public FaultScript bandwidth(int bytes) {
        return new FaultScript(latency, sliceBytes, slicedBytes, bytes, end, endAfter);
    }

    /**
     * Ends with a reset.
     *
     * @param bytes how many bytes reach the client before
     * @return the changed copy
     */
    public FaultScript resetAfter(long bytes) {
        return new FaultScript(latency, sliceBytes, slicedBytes, bytesPerSecond, Fault.RESET, bytes);
    }

    /**
     * Ends in a black hole: both sockets stay, and nothing is forwarded.
     *
     * @param bytes how many bytes reach the client before
     * @return the changed copy
     */
    public FaultScript blackHoleAfter(long bytes) {
        return new FaultScript(latency, sliceBytes, slicedBytes, bytesPerSecond, Fault.BLACK_HOLE, bytes);
    }

    /**
     * Ends with half a close: the client reads the end of the stream, and the server goes on listening.
     *
     * @param bytes how many bytes reach the client before
     * @return the changed copy
     */
    public FaultScript halfCloseAfter(long bytes) {
        return new FaultScript(latency, sliceBytes, slicedBytes, bytesPerSecond, Fault.HALF_CLOSE, bytes);
    }
}
