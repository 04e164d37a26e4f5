package dev.tidings.core.transport;

/**
 * The frames a connection has taken from its source and not written, while its socket is full or a frame is larger
 * than a scratch. Holds references to shared frames and no copy of their bytes, and at most one scratch's worth.
 */
final class Unsent {
    private final Object[] frames;
    private final int offset;

    Unsent(Object[] frames, int offset) {
        this.frames = frames;
        this.offset = offset;
    }

    /** Says whether the first frame is in flight: then it must be finished before anything else is sent. */
    boolean begun() {
        return offset > 0;
    }

    boolean begunWith(byte[] frame) {
        return begun() && frames[0] == frame;
    }

    boolean holdsControl() {
        for (Object frame : frames) {
            if (frame instanceof byte[]) {
                return true;
            }
        }
        return false;
    }

    void addBegunTo(Scratch scratch) {
        if (begun()) {
            scratch.addBegun(frames[0], offset);
        }
    }

    void addOthersTo(Scratch scratch) {
        for (int i = begun() ? 1 : 0; i < frames.length; i++) {
            scratch.add(frames[i]);
        }
    }
}
