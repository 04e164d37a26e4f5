package dev.tidings.core.transport;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.OutboundFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a connection ends: the code and reason to report, and the close frame to send. */
final class Closing {
    static final int ABNORMAL = 1006;
    private static final int NO_CODE = 1005;
    private static final int MAX_REASON = 123;
    private static final byte CLOSE_FIN = (byte) 0x88;
    private static final Set<Integer> OURS =
            Stream.of(CloseCode.values()).map(CloseCode::code).collect(Collectors.toUnmodifiableSet());

    private final int code;
    private final String reason;
    private final byte[] frame;
    private final boolean inOrder;

    private Closing(int code, String reason, byte[] frame, boolean inOrder) {
        this.code = code;
        this.reason = reason;
        this.frame = frame;
        this.inOrder = inOrder;
    }

    /** Makes a close that overtakes everything not begun. A code that is never sent becomes 1011. */
    static Closing atOnce(int code, String reason) {
        return ours(OURS.contains(code) ? code : CloseCode.SERVER_ERROR.code(), reason, false);
    }

    /** Makes a close that comes after everything the source gave before it. */
    static Closing inOrder(OutboundFrame close) {
        return ours(close.closeCode().code(), close.reason(), true);
    }

    /** Makes the answer to a peer's close: its code, if that may be sent, and no reason. */
    static Closing echo(int code, String reason) {
        int answer = maySend(code) ? code : CloseCode.PROTOCOL_ERROR.code();
        byte[] frame = code == NO_CODE ? new byte[] {CLOSE_FIN, 0} : encode(answer, new byte[0]);
        return new Closing(code, reason, frame, false);
    }

    /** Returns the same, not to be overtaken by another any more. */
    Closing settled() {
        return new Closing(code, reason, frame, false);
    }

    private static Closing ours(int code, String reason, boolean inOrder) {
        byte[] text = cut(reason.getBytes(StandardCharsets.UTF_8));
        return new Closing(code, new String(text, StandardCharsets.UTF_8), encode(code, text), inOrder);
    }

    private static boolean maySend(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    private static byte[] cut(byte[] text) {
        if (text.length <= MAX_REASON) {
            return text;
        }
        int end = MAX_REASON;
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

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }

    byte[] frame() {
        return frame;
    }

    boolean inOrder() {
        return inOrder;
    }
}
