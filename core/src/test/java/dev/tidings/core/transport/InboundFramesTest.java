package dev.tidings.core.transport;

import static dev.tidings.core.transport.RawWebSocketClient.BINARY;
import static dev.tidings.core.transport.RawWebSocketClient.CLOSE;
import static dev.tidings.core.transport.RawWebSocketClient.PING;
import static dev.tidings.core.transport.RawWebSocketClient.PONG;
import static dev.tidings.core.transport.RawWebSocketClient.TEXT;
import static dev.tidings.core.transport.RawWebSocketClient.closePayload;
import static dev.tidings.core.transport.RawWebSocketClient.frame;
import static dev.tidings.core.transport.RawWebSocketClient.unmasked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.core.transport.RawWebSocketClient.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboundFramesTest {
    private static final int CONTINUATION = 0x00;
    private static final int FINAL_CONTINUATION = 0x80;
    private static final int FIRST_TEXT = 0x01;
    private static final int LIMIT = 64 * 1024;

    private EmbeddedServer server;
    private RawWebSocketClient client;
    private Session session;

    @BeforeEach
    void start() throws Exception {
        server = EmbeddedServer.start();
        client = server.client();
        session = server.next();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    static Stream<Arguments> violations() {
        return Stream.of(
                Arguments.of("2 GiB announced in 15 bytes", hex("81FF 000000007FFFFFFF 00000000 00"), 1009),
                Arguments.of("2^63 announced", hex("81FF 8000000000000000 00000000"), 1009),
                Arguments.of("64 KiB and 1 announced", hex("81FF 0000000000010001 00000000"), 1009),
                Arguments.of("a whole message of 64 KiB and 1", frame(TEXT, "a".repeat(LIMIT + 1)), 1009),
                Arguments.of("fragments that sum up", fragments(3, LIMIT / 2), 1009),
                Arguments.of("fragments without end or content", fragments(5_000, 0), 1009),
                Arguments.of("an unmasked text", unmasked(TEXT, new byte[] {'a'}), 1002),
                Arguments.of("an unmasked ping", unmasked(PING, new byte[0]), 1002),
                Arguments.of("an unmasked close", unmasked(CLOSE, closePayload(1000, "")), 1002),
                Arguments.of("a binary frame", frame(BINARY, "a"), 1003),
                Arguments.of("a binary fragment", frame(0x02, "a"), 1003),
                Arguments.of("reserved bit 1", frame(0xC1, "a"), 1002),
                Arguments.of("reserved bit 2", frame(0xA1, "a"), 1002),
                Arguments.of("reserved bit 3", frame(0x91, "a"), 1002),
                Arguments.of("opcode 3", frame(0x83, "a"), 1002),
                Arguments.of("opcode 11", frame(0x8B, "a"), 1002),
                Arguments.of("a ping in fragments", frame(0x09, "a"), 1002),
                Arguments.of("a ping of 126 bytes", frame(PING, "a".repeat(126)), 1002),
                Arguments.of("a close of 126 bytes", frame(CLOSE, closePayload(1000, "a".repeat(124))), 1002),
                Arguments.of("a continuation of nothing", frame(FINAL_CONTINUATION, "a"), 1002),
                Arguments.of("a text within a text", join(frame(FIRST_TEXT, "a"), frame(TEXT, "b")), 1002),
                Arguments.of("invalid UTF-8", frame(TEXT, hex("C328")), 1007),
                Arguments.of("UTF-8 cut short", frame(TEXT, hex("E282")), 1007),
                Arguments.of("an encoded surrogate", frame(TEXT, hex("EDA080")), 1007),
                Arguments.of(
                        "invalid UTF-8 across fragments",
                        join(frame(FIRST_TEXT, hex("C3")), frame(FINAL_CONTINUATION, hex("28"))),
                        1007),
                Arguments.of("a close with invalid UTF-8", frame(CLOSE, hex("03E8 C328")), 1002),
                Arguments.of("a close of 1 byte", frame(CLOSE, hex("03")), 1002),
                Arguments.of("close code 999", frame(CLOSE, closePayload(999, "")), 1002),
                Arguments.of("close code 1005", frame(CLOSE, closePayload(1005, "")), 1002),
                Arguments.of("close code 1006", frame(CLOSE, closePayload(1006, "")), 1002),
                Arguments.of("close code 2000", frame(CLOSE, closePayload(2000, "")), 1002),
                Arguments.of("close code 5000", frame(CLOSE, closePayload(5000, "")), 1002));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void closes_with_its_code_after_what_was_good_before_it(String what, byte[] bytes, int code) throws Exception {
        try (RawWebSocketClient other = server.client()) {
            Session undisturbed = server.next();
            client.send(join(frame(TEXT, "good"), bytes, frame(TEXT, "bad")));
            assertThat(client.readToClose().closeCode()).as(what).isEqualTo(code);
            client.sendClose(code);
            client.close();
            assertThat(session.end().code()).as(what).isEqualTo(code);
            assertThat(session.texts()).containsExactly("good");
            assertThat(session.complaints()).isEmpty();
            other.sendText("still here");
            assertThat(undisturbed.nextText()).isEqualTo("still here");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void closes_with_its_code_when_it_comes_byte_by_byte(String what, byte[] bytes, int code) throws Exception {
        for (int at = 0; at < Math.min(bytes.length, 40); at++) {
            client.send(new byte[] {bytes[at]});
        }
        if (bytes.length > 40) {
            client.send(Arrays.copyOfRange(bytes, 40, bytes.length));
        }
        assertThat(client.readToClose().closeCode()).as(what).isEqualTo(code);
    }

    /** Rows of the table that plain Java-WebSocket, with its frame size limited, lets pass or falls silent at. */
    @Test
    void plain_java_websocket_lets_some_of_them_pass() throws Exception {
        LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();
        try (PlainServer plain = PlainServer.start(conn -> {})) {
            plain.onText((conn, text) -> texts.add(text));
            try (RawWebSocketClient unmasked = RawWebSocketClient.upgrade(plain.address())) {
                unmasked.send(unmasked(TEXT, new byte[] {'a'}));
                assertThat(texts.poll(10, TimeUnit.SECONDS)).isEqualTo("a");
            }
            try (RawWebSocketClient large = RawWebSocketClient.upgrade(plain.address())) {
                large.send(frame(TEXT, "a".repeat(16 * LIMIT)));
                assertThat(texts.poll(10, TimeUnit.SECONDS)).hasSize(16 * LIMIT);
            }
            try (RawWebSocketClient mute = RawWebSocketClient.upgrade(plain.address())) {
                mute.send(frame(CLOSE, hex("03E8 C328")));
                assertThat(mute.isEndedWithin(Duration.ofMillis(250))).isFalse();
            }
        }
    }

    @Test
    void plain_java_websocket_does_not_add_fragments_up() throws Exception {
        try (PlainServer plain = PlainServer.start(conn -> {}, PlainServer.limitedTo(LIMIT));
                RawWebSocketClient greedy = RawWebSocketClient.upgrade(plain.address())) {
            greedy.send(frame(FIRST_TEXT, "a".repeat(LIMIT)));
            for (int i = 0; i < 64; i++) {
                greedy.send(frame(CONTINUATION, "a".repeat(LIMIT)));
            }
            assertThat(greedy.isEndedWithin(Duration.ofMillis(250))).isFalse();
        }
    }

    @Test
    void a_message_of_64_KiB_passes_whole_and_in_fragments() throws Exception {
        String largest = "a".repeat(LIMIT);
        client.sendText(largest);
        assertThat(session.nextText()).isEqualTo(largest);
        client.send(frame(FIRST_TEXT, "a".repeat(LIMIT / 2)));
        client.send(frame(PING, "between"));
        client.send(frame(FINAL_CONTINUATION, "a".repeat(LIMIT / 2)));
        assertThat(session.nextText()).isEqualTo(largest);
        assertThat(client.readFrame().text()).isEqualTo("between");
    }

    @Tag("alone")
    @Test
    void attacks_that_announce_gigabytes_cost_no_memory() throws Exception {
        long before = Memory.used();
        List<RawWebSocketClient> attackers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            RawWebSocketClient attacker = server.client();
            attackers.add(attacker);
            attacker.send(hex("81FF 000000007FFFFFFF 00000000 00"));
        }
        for (RawWebSocketClient attacker : attackers) {
            assertThat(attacker.readToClose().closeCode()).isEqualTo(1009);
        }
        assertThat(Memory.used() - before).isLessThan(32L << 20);
        for (RawWebSocketClient attacker : attackers) {
            attacker.close();
        }
    }

    @Tag("alone")
    @Test
    void as_many_fragments_as_may_be_cost_little_more_than_what_is_in_them() throws Exception {
        byte[] fragments = join(
                frame(FIRST_TEXT, "a"),
                repeat(frame(CONTINUATION, "a"), 2_000),
                repeat(frame(CONTINUATION, ""), 2_094));
        List<RawWebSocketClient> attackers = new ArrayList<>();
        List<Session> attacked = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            attackers.add(server.client());
            attacked.add(server.next());
        }
        long before = Memory.used();
        for (RawWebSocketClient attacker : attackers) {
            attacker.send(fragments);
            attacker.send(frame(PING, "read"));
            assertThat(attacker.readFrame().text()).isEqualTo("read");
        }
        assertThat((Memory.used() - before) / attackers.size())
                .as("bytes a connection")
                .isLessThan(40_000);
        for (int i = 0; i < attackers.size(); i++) {
            attackers.get(i).send(frame(FINAL_CONTINUATION, "end"));
            assertThat(attacked.get(i).nextText()).isEqualTo("a".repeat(2_001) + "end");
            attackers.get(i).close();
        }
    }

    private static byte[] repeat(byte[] bytes, int times) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void messages_cut_anywhere_arrive_whole_and_in_order() throws Exception {
        long seed = 20260717;
        Random random = new Random(seed);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String text = i + ":" + "\u00e4\u20ac\ud83d\ude00".repeat(random.nextInt(300));
            sent.add(text);
            writeRandomly(wire, text.getBytes(StandardCharsets.UTF_8), random);
        }
        byte[] bytes = wire.toByteArray();
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(5_000));
            client.send(Arrays.copyOfRange(bytes, at, at + length));
            at += length;
        }
        for (String text : sent) {
            assertThat(session.nextText()).as("seed %d", seed).isEqualTo(text);
        }
        assertThat(session.complaints()).isEmpty();
    }

    @Test
    void a_pong_answers_each_ping_with_its_payload() throws Exception {
        client.send(frame(PING, "one"));
        Frame pong = client.readFrame();
        assertThat(pong.firstByte()).isEqualTo(PONG);
        assertThat(pong.text()).isEqualTo("one");
    }

    @Test
    void any_bytes_count_as_activity() throws Exception {
        int before = session.activities();
        client.send(frame(PONG, "unasked"));
        Await.until("the pong counts", () -> session.activities() > before);
        int then = session.activities();
        client.send(new byte[] {(byte) TEXT});
        Await.until("a byte of a frame counts", () -> session.activities() > then);
    }

    @Test
    void a_peer_that_closes_is_answered_and_its_code_reported() throws Exception {
        client.sendText("last words");
        client.send(frame(CLOSE, closePayload(4999, "bye")));
        assertThat(client.readToClose().closeCode()).isEqualTo(4999);
        assertThat(client.readFrame()).isNull();
        assertThat(session.end()).isEqualTo(new Session.End(4999, "bye"));
        assertThat(session.texts()).containsExactly("last words");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4000, 4999})
    void a_peer_may_close_with_any_code_that_may_be_sent(int code) throws Exception {
        client.sendClose(code);
        assertThat(client.readToClose().closeCode()).isEqualTo(code);
        assertThat(client.readFrame()).isNull();
        assertThat(session.end()).isEqualTo(new Session.End(code, ""));
    }

    @Test
    void a_close_without_a_code_is_reported_as_1005() throws Exception {
        client.send(frame(CLOSE, new byte[0]));
        assertThat(client.readToClose().closeCode()).isEqualTo(1005);
        assertThat(session.end().code()).isEqualTo(1005);
    }

    @Test
    void what_was_sent_before_a_half_close_is_delivered_before_the_end() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (RawWebSocketClient hasty = server.client()) {
                Session hurried = server.next();
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                for (int message = 0; message < 50; message++) {
                    all.writeBytes(frame(TEXT, "message " + message));
                }
                all.writeBytes(frame(CLOSE, closePayload(4001, "done")));
                hasty.send(all.toByteArray());
                hasty.halfClose();
                assertThat(hurried.end()).isEqualTo(new Session.End(4001, "done"));
                assertThat(hurried.texts()).hasSize(50);
                assertThat(hurried.complaints()).isEmpty();
            }
        }
    }

    @Test
    void an_end_without_a_close_frame_is_reported_as_1006() throws Exception {
        client.sendText("last words");
        client.halfClose();
        assertThat(session.end()).isEqualTo(new Session.End(1006, ""));
        assertThat(session.texts()).containsExactly("last words");
        try (RawWebSocketClient rude = server.client()) {
            Session reset = server.next();
            rude.reset();
            assertThat(reset.end()).isEqualTo(new Session.End(1006, ""));
        }
    }

    private static void writeRandomly(ByteArrayOutputStream wire, byte[] text, Random random) {
        int first = FIRST_TEXT;
        int at = 0;
        while (random.nextInt(3) == 0) {
            int length = random.nextInt(text.length - at + 1);
            wire.writeBytes(frame(first, Arrays.copyOfRange(text, at, at + length)));
            wire.writeBytes(frame(PONG, "noise"));
            at += length;
            first = CONTINUATION;
        }
        wire.writeBytes(frame(first | 0x80, Arrays.copyOfRange(text, at, text.length)));
    }

    private static byte[] fragments(int count, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            out.writeBytes(frame(i == 0 ? FIRST_TEXT : CONTINUATION, "a".repeat(size)));
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }
}
