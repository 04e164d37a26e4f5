package dev.tidings.testkit.fault;

/** Hashes of texts, of which those of two parts make that of the whole. */
final class TextHash {
    private static final long BASE = 0x9E3779B97F4A7C15L;
    private static final String SEQ = "{\"seq\":";
    private static final String TIMESTAMP = ",\"timestamp\":";

    private TextHash() {}

    static long of(String text) {
        return of(0, text, 0);
    }

    private static long of(long begin, String text, int from) {
        long hash = begin;
        for (int index = from; index < text.length(); index++) {
            hash = hash * BASE + text.charAt(index) + 1;
        }
        return hash;
    }

    /** Hashes a frame without the sequence number and the timestamp in front of it. */
    static long ofBody(String frame) {
        int timestamp = frame.indexOf(TIMESTAMP);
        int rest = timestamp < 0 ? -1 : frame.indexOf(',', timestamp + TIMESTAMP.length());
        return frame.startsWith(SEQ) && rest > 0 && timestamp == frame.indexOf(',')
                ? of('{' + 1, frame, rest + 1)
                : of(frame);
    }

    static long joined(long hash, Piece next) {
        long factor = 1;
        long power = BASE;
        for (long length = next.length(); length > 0; length >>= 1) {
            factor = (length & 1) == 1 ? factor * power : factor;
            power *= power;
        }
        return hash * factor + next.text();
    }
}
