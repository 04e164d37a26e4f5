package dev.tidings.core.transport;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * The pings and pongs that wait for a frame border, 16 at most. A ping replaces the one that waits. While the socket
 * takes bytes, each ping of the peer is answered, and of a burst too large the latest; when it takes none, a pong that
 * finds its slots full is refused, for that peer pings and does not read.
 *
 * <p>The slots are one immutable array that is replaced, so any thread adds without a lock, and an idle connection
 * holds nothing.
 */
final class ControlSlots {
    static final int SLOTS = 16;
    private static final int MAX_PAYLOAD = 125;
    private static final byte PING_FIN = (byte) 0x89;
    private static final byte PONG_FIN = (byte) 0x8A;
    private static final byte[][] NONE = new byte[0][];

    private static final AtomicReferenceFieldUpdater<ControlSlots, byte[][]> UPDATER =
            AtomicReferenceFieldUpdater.newUpdater(ControlSlots.class, byte[][].class, "slots");

    private volatile byte[][] slots = NONE;

    /** Adds a ping, or replaces the one that waits. */
    void ping(byte[] payload) {
        byte[] frame = encode(PING_FIN, payload);
        byte[][] waiting;
        do {
            waiting = slots;
        } while (!UPDATER.compareAndSet(this, waiting, withPing(waiting, frame)));
    }

    /**
     * Adds a pong.
     *
     * @param payload what came with the ping
     * @param stuck whether the socket takes nothing at present
     * @return false if there is no slot for it
     */
    boolean pong(byte[] payload, boolean stuck) {
        byte[] frame = encode(PONG_FIN, payload);
        byte[][] waiting;
        byte[][] next;
        do {
            waiting = slots;
            boolean full = count(waiting, PONG_FIN) == SLOTS - 1;
            if (full && stuck) {
                return false;
            }
            next = full ? replaced(waiting, last(waiting, PONG_FIN), frame) : appended(waiting, frame);
        } while (!UPDATER.compareAndSet(this, waiting, next));
        return true;
    }

    /** Takes all that waits, in order. */
    byte[][] takeAll() {
        return slots.length == 0 ? NONE : UPDATER.getAndSet(this, NONE);
    }

    private static byte[][] withPing(byte[][] waiting, byte[] frame) {
        int at = last(waiting, PING_FIN);
        return at < 0 ? appended(waiting, frame) : replaced(waiting, at, frame);
    }

    private static byte[][] appended(byte[][] waiting, byte[] frame) {
        byte[][] next = Arrays.copyOf(waiting, waiting.length + 1);
        next[waiting.length] = frame;
        return next;
    }

    private static byte[][] replaced(byte[][] waiting, int at, byte[] frame) {
        byte[][] next = waiting.clone();
        next[at] = frame;
        return next;
    }

    private static int count(byte[][] waiting, byte kind) {
        int count = 0;
        for (byte[] frame : waiting) {
            if (frame[0] == kind) {
                count++;
            }
        }
        return count;
    }

    private static int last(byte[][] waiting, byte kind) {
        int at = waiting.length - 1;
        while (at >= 0 && waiting[at][0] != kind) {
            at--;
        }
        return at;
    }

    private static byte[] encode(byte first, byte[] payload) {
        if (payload.length > MAX_PAYLOAD) {
            throw new IllegalArgumentException("a control frame's payload must be at most " + MAX_PAYLOAD
                    + " bytes but has " + payload.length + ": send less");
        }
        byte[] frame = new byte[2 + payload.length];
        frame[0] = first;
        frame[1] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 2, payload.length);
        return frame;
    }
}
