package dev.tidings.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tidings.api.CloseCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundFrameTest {
    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static ByteBuffer payload(int size) {
        byte[] payload = new byte[size];
        Arrays.fill(payload, (byte) 'x');
        return ByteBuffer.wrap(payload);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8100",
        "1, 8101",
        "125, 817d",
        "126, 817e007e",
        "127, 817e007f",
        "256, 817e0100",
        "65535, 817effff",
        "65536, 817f0000000000010000",
        "16909060, 817f0000000001020304"
    })
    void the_header_has_the_shortest_form_of_the_length(int size, String header) {
        OutboundFrame frame = OutboundFrame.text(payload(size));
        byte[] framed = bytes(frame.framed());
        int headerSize = header.length() / 2;
        assertThat(Arrays.copyOf(framed, headerSize)).asHexString().isEqualToIgnoringCase(header);
        assertThat(framed).hasSize(headerSize + size).endsWith(bytes(payload(Math.min(size, 200))));
        assertThat(frame.framedSize()).isEqualTo(headerSize + size);
        assertThat(frame.payloadSize()).isEqualTo(size);
        assertThat(frame.payload().remaining()).isEqualTo(size);
        assertThat(frame.isClose()).isFalse();
    }

    @Test
    void a_payload_is_copied_from_its_position_on() {
        byte[] source = "--h\u00e9llo".getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.wrap(source).position(2);
        OutboundFrame frame = OutboundFrame.text(buffer);
        source[2] = 'X';
        assertThat(frame.text()).isEqualTo("h\u00e9llo");
        assertThat(buffer.position()).isEqualTo(2);
        assertThat(frame).hasToString("text of 6 bytes");
    }

    @Test
    void an_array_is_taken_over_without_a_copy() {
        byte[] array = "0123456789hello".getBytes(StandardCharsets.US_ASCII);
        OutboundFrame frame = OutboundFrame.inPlace(array, 10);
        assertThat(frame.text()).isEqualTo("hello");
        assertThat(array).startsWith("01234567".getBytes(StandardCharsets.US_ASCII));
        array[10] = 'j';
        assertThat(frame.text()).isEqualTo("jello");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 9, 21})
    void an_array_without_room_for_the_header_is_refused(int payloadStart) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutboundFrame.inPlace(new byte[20], payloadStart))
                .withMessage("payload start must be within [10, 20] but was " + payloadStart
                        + ": leave room for the frame header");
    }

    @Test
    void views_are_read_only_and_independent() {
        OutboundFrame frame = OutboundFrame.text(payload(3));
        assertThat(frame.framed().isReadOnly()).isTrue();
        assertThat(frame.payload().isReadOnly()).isTrue();
        frame.framed().get();
        assertThat(frame.framed().position()).isZero();
        assertThat(frame.framed().remaining()).isEqualTo(5);
        assertThat(frame.payload().remaining()).isEqualTo(3);
    }

    @Test
    void a_frame_is_copied_piece_by_piece() {
        OutboundFrame frame = OutboundFrame.text(payload(300));
        ByteBuffer whole = ByteBuffer.allocate(400);
        for (int from = 0; from < frame.framedSize(); ) {
            ByteBuffer piece = ByteBuffer.allocate(7);
            int count = frame.copyFramed(from, piece);
            assertThat(count).isEqualTo(Math.min(7, frame.framedSize() - from)).isEqualTo(piece.position());
            whole.put(piece.flip());
            from += count;
        }
        assertThat(bytes(whole.flip())).isEqualTo(bytes(frame.framed()));
        assertThat(frame.copyFramed(frame.framedSize(), ByteBuffer.allocate(1))).isZero();
    }

    @Test
    void a_close_has_a_code_and_a_reason_and_no_bytes() {
        OutboundFrame close = OutboundFrame.close(CloseCode.SLOW_CONSUMER, "too slow");
        assertThat(close.isClose()).isTrue();
        assertThat(close.closeCode()).isEqualTo(CloseCode.SLOW_CONSUMER);
        assertThat(close.reason()).isEqualTo("too slow");
        assertThat(close.framedSize()).isZero();
        assertThat(close.payloadSize()).isZero();
        assertThat(close.framed().hasRemaining()).isFalse();
        assertThat(close.payload().hasRemaining()).isFalse();
        assertThat(close.text()).isEmpty();
        assertThat(close).hasToString("close 4008");
    }

    @Test
    void a_close_needs_code_and_reason() {
        assertThatNullPointerException()
                .isThrownBy(() -> OutboundFrame.close(null, ""))
                .withMessage("code");
        assertThatNullPointerException()
                .isThrownBy(() -> OutboundFrame.close(CloseCode.NORMAL, null))
                .withMessage("reason");
    }

    @Test
    void a_text_has_no_close_code() {
        OutboundFrame frame = OutboundFrame.text(payload(1));
        assertThatIllegalStateException()
                .isThrownBy(frame::closeCode)
                .withMessage("a text frame has no close code: ask isClose() first");
        assertThat(frame.reason()).isEmpty();
    }
}
