package dev.tidings.testkit.fault;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one {@link FaultyConnection}. Begin with {@link #clean()} and add faults; they combine. Frames are
 * numbered from 1, the greeting, and a close frame has no number.
 *
 * @param pace the pause after each frame; zero for none
 * @param end {@link ConnectionFault#STALLED}, {@link ConnectionFault#DROPPED} or {@link ConnectionFault#NOT_OPEN}, or
 *     null to carry all frames
 * @param endAfter how many frames arrive before the end
 * @param defects frames that are {@link ConnectionFault#SKIPPED} or {@link ConnectionFault#REPEATED}, by number
 * @param throwing the methods that throw
 */
public record ConnectionScript(
        Duration pace,
        @Nullable ConnectionFault end,
        long endAfter,
        Map<Long, ConnectionFault> defects,
        Set<Call> throwing) {
    private static final ConnectionScript CLEAN = new ConnectionScript(Duration.ZERO, null, 0, Map.of(), Set.of());

    /** A method of {@link dev.tidings.api.spi.WebSocketConnection}. */
    public enum Call {
        /** The frames are handed over. */
        START,
        /** There may be something to send. */
        WAKE,
        /** A sign of life is asked for. */
        PING,
        /** It is closed in an orderly way. */
        CLOSE,
        /** It is dropped. */
        TERMINATE,
        /** It is asked whether it is open. */
        IS_OPEN
    }

    /**
     * Checks the parts and copies the collections.
     *
     * @param pace the pause after each frame
     * @param end how it ends
     * @param endAfter how many frames arrive before the end
     * @param defects what happens to single frames
     * @param throwing the methods that throw
     * @throws IllegalArgumentException if one is out of range; the message names it
     */
    public ConnectionScript {
        if (Objects.requireNonNull(pace, "pace").isNegative()) {
            throw new IllegalArgumentException("pace must be >= 0 but was " + pace);
        }
        if (endAfter < 0) {
            throw new IllegalArgumentException("end after must be >= 0 but was " + endAfter);
        }
        Set<ConnectionFault> ends = Set.of(ConnectionFault.STALLED, ConnectionFault.DROPPED, ConnectionFault.NOT_OPEN);
        if (end != null && !ends.contains(end)) {
            throw new IllegalArgumentException("end must be STALLED, DROPPED or NOT_OPEN but was " + end);
        }
        defects = Collections.unmodifiableMap(new TreeMap<>(defects));
        defects.forEach(ConnectionScript::requireDefect);
        throwing = Collections.unmodifiableSet(new TreeSet<>(throwing));
    }

    private static void requireDefect(long number, ConnectionFault fault) {
        if (number < 1 || (fault != ConnectionFault.SKIPPED && fault != ConnectionFault.REPEATED)) {
            throw new IllegalArgumentException(
                    "a defect must be SKIPPED or REPEATED, of a frame >= 1, but was " + fault + " of " + number);
        }
    }

    /**
     * Returns a script without a fault.
     *
     * @return the script
     */
    public static ConnectionScript clean() {
        return CLEAN;
    }

    /**
     * Takes one frame at a time.
     *
     * @param pause how long nothing is taken after each, by the connection's timer
     * @return the changed copy
     */
    public ConnectionScript slow(Duration pause) {
        return new ConnectionScript(pause, end, endAfter, defects, throwing);
    }

    /**
     * Stops taking frames, until {@link FaultyConnection#flow}.
     *
     * @param frames how many arrive before
     * @return the changed copy
     */
    public ConnectionScript stallAfter(long frames) {
        return new ConnectionScript(pace, ConnectionFault.STALLED, frames, defects, throwing);
    }

    /**
     * Drops the connection with the next frame on it: that one was taken, and never arrives.
     *
     * @param frames how many arrive before
     * @return the changed copy
     */
    public ConnectionScript dropAfter(long frames) {
        return new ConnectionScript(pace, ConnectionFault.DROPPED, frames, defects, throwing);
    }

    /**
     * Takes no more frames and says that it is not open, while nobody removes it.
     *
     * @param frames how many arrive before
     * @return the changed copy
     */
    public ConnectionScript notOpenAfter(long frames) {
        return new ConnectionScript(pace, ConnectionFault.NOT_OPEN, frames, defects, throwing);
    }

    /**
     * Loses one frame and goes on: plants a defect.
     *
     * @param number which frame, 1 or more
     * @return the changed copy
     */
    public ConnectionScript skip(long number) {
        return defect(number, ConnectionFault.SKIPPED);
    }

    /**
     * Hands one frame over twice: plants a defect.
     *
     * @param number which frame, 1 or more
     * @return the changed copy
     */
    public ConnectionScript repeat(long number) {
        return defect(number, ConnectionFault.REPEATED);
    }

    private ConnectionScript defect(long number, ConnectionFault fault) {
        Map<Long, ConnectionFault> more = new TreeMap<>(defects);
        more.put(number, fault);
        return new ConnectionScript(pace, end, endAfter, more, throwing);
    }

    /**
     * Lets methods throw: plants a defect.
     *
     * @param calls which ones
     * @return the changed copy
     */
    public ConnectionScript throwing(Call... calls) {
        return new ConnectionScript(pace, end, endAfter, defects, Set.of(calls));
    }
}
