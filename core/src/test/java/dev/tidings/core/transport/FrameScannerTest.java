package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.core.transport.FrameScanner.Stop;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FrameScannerTest {
    private static final int LIMIT = 1000;

    @Test
    void finds_every_border_however_the_bytes_are_cut() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            List<Integer> borders = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                wire.writeBytes(randomFrame(random));
                borders.add(wire.size());
            }
            assertThat(borders(wire.toByteArray(), random)).as("seed %d", seed).isEqualTo(borders);
        }
    }

    @Test
    void any_bytes_are_scanned_to_their_end_without_an_exception() {
        for (long seed = 1; seed <= 2_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[500];
            random.nextBytes(bytes);
            FrameScanner scanner = new FrameScanner(LIMIT);
            ByteBuffer input = ByteBuffer.wrap(bytes);
            int violations = 0;
            for (int steps = 0; input.hasRemaining(); steps++) {
                violations += scanner.scan(input) == Stop.VIOLATION ? 1 : 0;
                assertThat(steps).as("seed %d", seed).isLessThan(bytes.length);
            }
            assertThat(violations).as("seed %d", seed).isEqualTo(scanner.violation() == null ? 0 : 1);
        }
    }

    @Test
    void a_payload_is_unmasked_whole_however_the_bytes_are_cut() {
        for (int length : new int[] {0, 1, 125, 126, 511, 512, 513, 5_000, 65_535, 65_536}) {
            Random random = new Random(length);
            String text = "abcdefg".repeat(length / 7 + 1).substring(0, length);
            byte[] wire = RawWebSocketClient.frame(RawWebSocketClient.TEXT, text);
            FrameScanner scanner = new FrameScanner(64 * 1024);
            Stop stop = Stop.INPUT_END;
            for (int from = 0; from < wire.length; ) {
                int count = Math.min(wire.length - from, 1 + random.nextInt(3_000));
                stop = scanner.scan(ByteBuffer.wrap(wire, from, count));
                from += count;
            }
            assertThat(stop).isEqualTo(Stop.FRAME_END);
            assertThat(StandardCharsets.UTF_8.decode(scanner.takePayload()).toString())
                    .as("length %d", length)
                    .isEqualTo(text);
        }
    }

    @Tag("alone")
    @Test
    void what_is_announced_costs_nothing_before_it_comes() {
        byte[] header = {(byte) 0x81, (byte) 0xFE, (byte) 0xFF, (byte) 0xFF, 1, 2, 3, 4, 5};
        long before = usedBytes();
        List<FrameScanner> waiting = new ArrayList<>();
        for (int connection = 0; connection < 2_000; connection++) {
            FrameScanner scanner = new FrameScanner(64 * 1024);
            assertThat(scanner.scan(ByteBuffer.wrap(header))).isEqualTo(Stop.INPUT_END);
            waiting.add(scanner);
        }
        assertThat(usedBytes() - before).isLessThan(8 << 20);
        assertThat(waiting)
                .allSatisfy(scanner -> assertThat(scanner.violation()).isNull());
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static String taken(FrameScanner scanner) {
        return StandardCharsets.UTF_8.decode(scanner.takePayload()).toString();
    }

    @Test
    void fragments_are_handed_over_as_one_and_control_frames_between_them_by_themselves() {
        FrameScanner scanner = new FrameScanner(LIMIT);
        ByteBuffer input = ByteBuffer.allocate(5_000)
                .put(RawWebSocketClient.frame(0x01, "ab"))
                .put(RawWebSocketClient.frame(RawWebSocketClient.PING, "ping"))
                .put(RawWebSocketClient.frame(0x00, ""))
                .put(RawWebSocketClient.frame(0x00, "c".repeat(600)))
                .put(RawWebSocketClient.frame(RawWebSocketClient.PING, ""))
                .put(RawWebSocketClient.frame(0x80, "d".repeat(398)))
                .put(RawWebSocketClient.frame(RawWebSocketClient.TEXT, ""))
                .put(RawWebSocketClient.frame(0x01, "left"))
                .put(RawWebSocketClient.frame(RawWebSocketClient.CLOSE, "bye"))
                .flip();
        List<String> handedOver = new ArrayList<>();
        while (input.hasRemaining()) {
            Stop stop = scanner.scan(input);
            handedOver.add(stop + (stop == Stop.FRAGMENT_END ? "" : " " + taken(scanner)));
        }
        assertThat(handedOver)
                .containsExactly(
                        "FRAGMENT_END",
                        "FRAME_END ping",
                        "FRAGMENT_END",
                        "FRAGMENT_END",
                        "FRAME_END ",
                        "FRAME_END ab" + "c".repeat(600) + "d".repeat(398),
                        "FRAME_END ",
                        "FRAGMENT_END",
                        "CLOSE_END bye");
    }

    @Test
    void nothing_of_a_message_is_kept_behind_a_violation() {
        FrameScanner scanner = new FrameScanner(LIMIT);
        scanner.scan(ByteBuffer.wrap(RawWebSocketClient.frame(0x01, "a".repeat(LIMIT))));
        assertThat(scanner.scan(ByteBuffer.wrap(RawWebSocketClient.frame(0x80, "a"))))
                .isEqualTo(Stop.VIOLATION);
        assertThat(scanner.takePayload().capacity()).isZero();
    }

    @Test
    void a_close_is_found_behind_a_violation() {
        FrameScanner scanner = new FrameScanner(LIMIT);
        ByteBuffer input = ByteBuffer.allocate(5_000)
                .put(RawWebSocketClient.frame(RawWebSocketClient.TEXT, "a".repeat(LIMIT + 1)))
                .put(RawWebSocketClient.unmasked(RawWebSocketClient.TEXT, new byte[] {'a'}))
                .put(RawWebSocketClient.frame(RawWebSocketClient.CLOSE, ""))
                .flip();
        List<Stop> stops = new ArrayList<>();
        while (input.hasRemaining()) {
            stops.add(scanner.scan(input));
        }
        assertThat(stops).containsExactly(Stop.VIOLATION, Stop.FRAME_END, Stop.FRAME_END, Stop.CLOSE_END);
    }

    private static byte[] randomFrame(Random random) {
        int[] sizes = {0, 1, 125, 126, LIMIT};
        int size = sizes[random.nextInt(sizes.length)];
        return switch (random.nextInt(3)) {
            case 0 -> RawWebSocketClient.frame(RawWebSocketClient.PING, "a".repeat(Math.min(size, 125)));
            case 1 -> RawWebSocketClient.frame(RawWebSocketClient.CLOSE, "a".repeat(Math.min(size, 125)));
            default -> RawWebSocketClient.frame(RawWebSocketClient.TEXT, "a".repeat(size));
        };
    }

    private static List<Integer> borders(byte[] wire, Random random) {
        FrameScanner scanner = new FrameScanner(LIMIT);
        List<Integer> found = new ArrayList<>();
        for (int from = 0; from < wire.length; ) {
            int to = Math.min(wire.length, from + 1 + random.nextInt(300));
            ByteBuffer input = ByteBuffer.wrap(wire, from, to - from);
            while (input.hasRemaining()) {
                Stop stop = scanner.scan(input);
                if (stop == Stop.FRAME_END || stop == Stop.CLOSE_END) {
                    found.add(input.position());
                }
            }
            from = to;
        }
        return found;
    }
}
