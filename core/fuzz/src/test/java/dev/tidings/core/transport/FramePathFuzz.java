package dev.tidings.core.transport;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;

/** Frames, cut into reads of any size, through the scanner and what of the library decodes them. */
class FramePathFuzz {
    private static final int MAX_MESSAGE = 64 * 1024;

    @FuzzTest(maxDuration = "10m")
    void frames(FuzzedDataProvider data) {
        FrameScanner scanner = new FrameScanner(MAX_MESSAGE);
        LibraryDraft draft = new LibraryDraft(MAX_MESSAGE);
        boolean broken = false;
        int idle = 0;
        while (data.remainingBytes() > 0) {
            ByteBuffer read = ByteBuffer.wrap(data.consumeBytes(data.consumeInt(1, 512)));
            int limit = read.limit();
            while (read.hasRemaining()) {
                int start = read.position();
                broken |= scanner.scan(read) == FrameScanner.Stop.VIOLATION;
                int end = read.position();
                idle = end == start ? idle + 1 : 0;
                if (idle > 1) {
                    throw new AssertionError("the scanner stands still at " + start);
                }
                if (!broken) {
                    draft.translateFrame(read.limit(end).position(start));
                }
                broken |= draft.failure() != 0;
                read.limit(limit).position(end);
            }
        }
        if (broken && scanner.violation() == null && draft.failure() == 0) {
            throw new AssertionError("broken without a reason");
        }
    }
}
