package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.OutboundFrame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClosingTest {
    @ParameterizedTest
    @EnumSource
    void sends_each_code_of_the_table_as_it_is(CloseCode code) {
        assertThat(frame(Closing.atOnce(code.code(), "why")).toString()).isEqualTo("close " + code.code());
        assertThat(frame(Closing.inOrder(OutboundFrame.close(code, "why"))).closeCode())
                .isEqualTo(code.code());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1008, 1010, 1015, 2000, 3000, 4000, 5000, 70_000})
    void replaces_a_code_that_is_not_in_the_table_by_1011(int code) {
        Closing closing = Closing.atOnce(code, "why");

        assertThat(frame(closing).closeCode()).isEqualTo(1011);
        assertThat(closing.code()).isEqualTo(1011);
        assertThat(closing.reason()).isEqualTo("why");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1003, 1007, 1010, 1014, 3000, 4999})
    void echoes_a_code_that_a_peer_may_send_without_its_reason(int code) {
        Closing closing = Closing.echo(code, "theirs");

        assertThat(frame(closing).closeCode()).isEqualTo(code);
        assertThat(frame(closing).payload().remaining()).isEqualTo(2);
        assertThat(closing.code()).isEqualTo(code);
        assertThat(closing.reason()).isEqualTo("theirs");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1006, 1015, 1016, 2999, 5000, 65_535})
    void answers_a_code_that_no_peer_may_send_with_1002(int code) {
        assertThat(frame(Closing.echo(code, "")).closeCode()).isEqualTo(1002);
        assertThat(Closing.echo(code, "").code()).isEqualTo(code);
    }

    @Test
    void echoes_a_close_without_a_code_by_one_without_a_code() {
        assertThat(frame(Closing.echo(1005, "")).payload().remaining()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"e", "é", "漢", "🦉"})
    void cuts_a_reason_at_123_bytes_on_a_character_border(String character) throws CharacterCodingException {
        int width = character.getBytes(StandardCharsets.UTF_8).length;
        for (int shift = 0; shift < width; shift++) {
            for (int count = 118 / width; count <= 130; count++) {
                String reason = "x".repeat(shift) + character.repeat(count);

                Closing closing = Closing.atOnce(1001, reason);

                ByteBuffer sent = frame(closing).payload().duplicate().position(2);
                int fitting = Math.min(count, (123 - shift) / width);
                assertThat(sent.remaining()).isEqualTo(shift + fitting * width).isLessThanOrEqualTo(123);
                String text = StandardCharsets.UTF_8.newDecoder().decode(sent).toString();
                assertThat(text).isEqualTo("x".repeat(shift) + character.repeat(fitting));
                assertThat(closing.reason()).isEqualTo(text);
            }
        }
    }

    @Test
    void never_makes_a_frame_of_text_that_is_not_unicode() throws CharacterCodingException {
        WireFrame frame = frame(Closing.atOnce(1001, "half \uD83E pair"));

        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(frame.payload().position(2))
                .toString();
        assertThat(text).isEqualTo("half ? pair");
    }

    @Test
    void a_settled_close_reports_and_sends_the_same_and_cannot_be_overtaken() {
        Closing inOrder = Closing.inOrder(OutboundFrame.close(CloseCode.GOING_AWAY, "bye"));

        assertThat(inOrder.inOrder()).isTrue();
        assertThat(inOrder.settled().inOrder()).isFalse();
        assertThat(inOrder.settled().code()).isEqualTo(1001);
        assertThat(inOrder.settled().reason()).isEqualTo("bye");
        assertThat(inOrder.settled().frame()).isEqualTo(inOrder.frame());
    }

    private static WireFrame frame(Closing closing) {
        var frames = WireFrame.parse(closing.frame());
        assertThat(frames).hasSize(1);
        assertThat(frames.get(0).opcode()).isEqualTo(WireFrame.CLOSE);
        return frames.get(0);
    }
}
