package dev.tidings.netty;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The ping and the pongs that wait for a frame border. A ping is wanted or not, so many are one. Of a burst of pings more
 * than can wait the latest is answered. The ping may be wanted by any thread; the rest is the event loop's.
 */
final class Controls {
    static final int MOST_PONGS = 15;

    /** The most bytes a control frame has. */
    static final int MOST_BYTES = 127;

    private static final byte PING_FIN = (byte) 0x89;
    private static final byte PONG_FIN = (byte) 0x8A;

    private final AtomicBoolean pingWanted = new AtomicBoolean();
    private final ArrayDeque<byte[]> pongs = new ArrayDeque<>(0);

    /** Wants a ping. Returns false if one was wanted already. */
    boolean wantPing() {
        return !pingWanted.getAndSet(true);
    }

    /**
     * Adds a pong, in place of the latest if there is no room.
     *
     * @return false if there was no room
     */
    boolean addPong(byte[] payload) {
        boolean full = pongs.size() == MOST_PONGS;
        if (full) {
            pongs.removeLast();
        }
        pongs.addLast(encode(PONG_FIN, payload));
        return !full;
    }

    /** Takes the next control frame, or returns null if there is none. */
    byte @Nullable [] next() {
        if (pingWanted.get() && pingWanted.getAndSet(false)) {
            return encode(PING_FIN, new byte[0]);
        }
        return pongs.pollFirst();
    }

    private static byte[] encode(byte first, byte[] payload) {
        byte[] frame = new byte[2 + payload.length];
        frame[0] = first;
        frame[1] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 2, payload.length);
        return frame;
    }
}
