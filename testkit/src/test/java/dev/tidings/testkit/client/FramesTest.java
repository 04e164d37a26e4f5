package dev.tidings.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.testkit.client.Frames.Frame;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
    private static Frames of(int... bytes) {
        byte[] array = new byte[bytes.length];
        for (int index = 0; index < bytes.length; index++) {
            array[index] = (byte) bytes[index];
        }
        return new Frames(new DataInputStream(new ByteArrayInputStream(array)));
    }

    @Test
    void a_message_in_pieces_is_read_whole_and_a_ping_between_them_first() throws IOException {
        Frames frames = of(0x01, 2, 'a', 'b', 0x89, 1, 'p', 0x80, 1, 'c', 0x81, 0);

        assertThat(frames.read().code()).isEqualTo(Frames.PING);
        assertThat(frames.read().text()).isEqualTo("abc");
        assertThat(frames.read().text()).isEmpty();
        assertThatThrownBy(frames::read).isInstanceOf(EOFException.class);
    }

    @Test
    void what_breaks_the_protocol_is_refused() {
        assertThatThrownBy(() -> of(0xC1, 0).read()).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> of(0x82, 0).read()).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> of(0x80, 0).read()).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> of(0x01, 0, 0x01, 0).read()).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> of(0x81, 0x80).read()).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> of(0x81, 127, 0, 0, 0, 0, 0x7F, 0, 0, 0).read())
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void text_that_is_no_utf_8_is_refused() {
        assertThatThrownBy(() -> of(0x81, 1, 0x88).read().text()).isInstanceOf(CharacterCodingException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536})
    void a_frame_is_written_masked_with_the_shortest_length(int size) throws IOException {
        String text = "x".repeat(size);
        ByteBuffer frame = ByteBuffer.wrap(Frames.write(Frames.TEXT, text.getBytes(StandardCharsets.UTF_8)));
        int header = size < 126 ? 2 : size < 65_536 ? 4 : 10;

        assertThat(frame.get(0)).isEqualTo((byte) 0x81);
        assertThat(frame.get(1) & 0x80).isEqualTo(0x80);
        assertThat(frame.capacity()).isEqualTo(header + 4 + size);
        assertThat(unmasked(frame, header).text()).isEqualTo(text);
    }

    /** Reads a client's frame as a server would, by taking the mask off. */
    private static Frame unmasked(ByteBuffer frame, int header) throws IOException {
        byte[] plain = new byte[frame.capacity() - 4];
        frame.get(0, plain, 0, header);
        plain[1] &= 0x7F;
        for (int index = header; index < plain.length; index++) {
            plain[index] = (byte) (frame.get(index + 4) ^ frame.get(header + ((index - header) & 3)));
        }
        return new Frames(new DataInputStream(new ByteArrayInputStream(plain))).read();
    }

    @Test
    void an_upgrade_that_is_refused_says_why() {
        assertThatThrownBy(() -> accept("HTTP/1.1 403 Forbidden\r\n\r\n"))
                .hasMessage("the upgrade was answered with HTTP 403");
        assertThatThrownBy(() -> accept("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n\r\n"))
                .hasMessage("the upgrade was answered with HTTP 503 retry_after_ms=5000");
        assertThatThrownBy(() -> accept("nonsense\r\n\r\n")).hasMessage("the upgrade was answered with no HTTP status");
        assertThatThrownBy(() -> accept("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: other\r\n\r\n"))
                .hasMessage("the upgrade was answered with another key");
        assertThatThrownBy(() -> accept("HTTP/1.1 101 Switching")).hasMessageContaining("not answered to its end");
    }

    private static void accept(String answer) throws IOException {
        new Handshake(URI.create("ws://localhost/ws"), null)
                .accept(new ByteArrayInputStream(answer.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void an_address_or_a_token_that_can_not_be_sent_is_refused() {
        assertThatThrownBy(() -> new Handshake(URI.create("http://localhost/ws"), null))
                .hasMessageContaining("uri must be ws://host or wss://host but was http://localhost/ws");
        assertThatThrownBy(() -> new Handshake(URI.create("ws://localhost/ws"), "a\r\nHost: b"))
                .hasMessageContaining("token must be printable ascii");
    }
}
