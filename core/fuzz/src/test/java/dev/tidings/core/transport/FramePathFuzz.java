package dev.tidings.core.transport;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import org.java_websocket.enums.Opcode;
import org.java_websocket.framing.FramedataImpl1;

/** Frames, cut into reads of any size, through the scanner and what of the library judges them. */
class FramePathFuzz {
    private static final int MAX_MESSAGE = 64 * 1024;

    @FuzzTest(maxDuration = "10m")
    void frames(FuzzedDataProvider data) {
        FrameScanner scanner = new FrameScanner(MAX_MESSAGE);
        LibraryDraft draft = new LibraryDraft(MAX_MESSAGE);
        boolean broken = false;
        long collected = 0;
        while (data.remainingBytes() > 0) {
            ByteBuffer read = ByteBuffer.wrap(data.consumeBytes(data.consumeInt(1, 512)));
            while (read.hasRemaining()) {
                int start = read.position();
                FrameScanner.Stop stop = scanner.scan(read);
                if (read.position() == start && stop == FrameScanner.Stop.INPUT_END) {
                    throw new AssertionError("the scanner stands still at " + start);
                }
                broken |= stop == FrameScanner.Stop.VIOLATION;
                if (!broken && stop == FrameScanner.Stop.FRAGMENT_END) {
                    collected += scanner.payloadLength();
                } else if (!broken && stop != FrameScanner.Stop.INPUT_END) {
                    boolean control = scanner.opcode() >= 8;
                    judge(draft.frame(scanner), scanner.payloadLength() + (control ? 0 : collected));
                    collected = control ? collected : 0;
                }
                broken |= draft.failure() != 0;
            }
        }
        if (broken && scanner.violation() == null && draft.failure() == 0) {
            throw new AssertionError("broken without a reason");
        }
    }

    private static void judge(FramedataImpl1 frame, long bytes) {
        boolean rebuilt = frame == null || frame.getOpcode() == Opcode.CLOSING;
        if (!rebuilt && frame.getPayloadData().remaining() != bytes) {
            throw new AssertionError("a payload of " + bytes + " bytes became "
                    + frame.getPayloadData().remaining());
        }
    }
}
