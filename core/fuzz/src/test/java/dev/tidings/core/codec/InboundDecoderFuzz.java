package dev.tidings.core.codec;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Messages, as the text of a frame. */
class InboundDecoderFuzz {
    private static final InboundDecoder DECODER = InboundDecoder.create(InboundLimits.defaults());

    @FuzzTest(maxDuration = "10m")
    void messages(FuzzedDataProvider data) {
        Inbound decoded = DECODER.decode(data.consumeRemainingAsString());
        if (decoded instanceof Inbound.Frame frame
                && !frame.type().equals(frame.fields().get("type"))) {
            throw new AssertionError("the type is not the object's");
        }
        if (decoded instanceof Inbound.Malformed malformed
                && malformed.message().length() > 512) {
            throw new AssertionError("a complaint of " + malformed.message().length() + " characters");
        }
    }
}
