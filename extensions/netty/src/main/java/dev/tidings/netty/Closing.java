package dev.tidings.netty;

import dev.tidings.api.CloseCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How a connection ends.
 *
 * @param code the code to report
 * @param reason the reason to report
 * @param frame the close frame to send
 */
@SuppressWarnings("ArrayRecordComponent")
record Closing(int code, String reason, byte[] frame) {
    static final int ABNORMAL = 1006;
    static final int NO_CODE = 1005;
    private static final int MOST_REASON = 123;
    private static final byte CLOSE_FIN = (byte) 0x88;

    /** Makes a close of this side's. */
    static Closing ours(CloseCode code, String reason) {
        byte[] text = cut(reason.getBytes(StandardCharsets.UTF_8));
        return new Closing(code.code(), new String(text, StandardCharsets.UTF_8), encode(code.code(), text));
    }

    /** Makes the answer to a client's close: its code, and no reason. */
    static Closing echo(int code, String reason) {
        byte[] frame = code == NO_CODE ? new byte[] {CLOSE_FIN, 0} : encode(code, new byte[0]);
        return new Closing(code, reason, frame);
    }

    private static byte[] cut(byte[] text) {
        if (text.length <= MOST_REASON) {
            return text;
        }
        int end = MOST_REASON;
        while ((text[end] & 0xC0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(text, end);
    }

    private static byte[] encode(int code, byte[] reason) {
        byte[] frame = new byte[4 + reason.length];
        frame[0] = CLOSE_FIN;
        frame[1] = (byte) (2 + reason.length);
        frame[2] = (byte) (code >>> 8);
        frame[3] = (byte) code;
        System.arraycopy(reason, 0, frame, 4, reason.length);
        return frame;
    }
}
