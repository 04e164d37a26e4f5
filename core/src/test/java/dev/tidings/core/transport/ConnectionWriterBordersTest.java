package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thousands of frames of every header size, through a port that takes what it likes, with pings and pongs between. */
class ConnectionWriterBordersTest {
    private static final int FRAMES = 3000;

    private final List<String> texts = new ArrayList<>();
    private final List<Integer> pongs = new ArrayList<>();

    @ParameterizedTest(name = "seed {0}, scratch of {1} bytes")
    @CsvSource({"1, 65536", "2, 65536", "3, 1000", "4, 97", "5, 7", "6, 1"})
    void the_wire_holds_exactly_the_frames_in_order_and_control_frames_only_between_them(long seed, int capacity) {
        Random random = new Random(seed);
        WriterFixture fixture = new WriterFixture(capacity).opened();
        fixture.port.takes(offered -> random.nextInt(4) == 0 ? 0 : random.nextInt(offered + 1));
        for (int i = 0; i < FRAMES; i++) {
            step(fixture, random, i);
        }
        fixture.port.takes(MemoryPort.EVERYTHING);
        fixture.backlog.roundsUntilIdle();

        assertThat(fixture.writer.state()).as("seed %d", seed).isEqualTo(WriterState.OPEN);
        List<WireFrame> wire = WireFrame.parse(fixture.port.bytes());
        assertThat(texts(wire)).as("seed %d", seed).isEqualTo(texts);
        assertThat(numbers(wire, WireFrame.PONG)).as("seed %d", seed).isEqualTo(pongs);
        assertThat(numbers(wire, WireFrame.PING))
                .as("seed %d", seed)
                .isNotEmpty()
                .isSorted();
        assertThat(fixture.port.largestWrite()).isLessThanOrEqualTo(capacity);
        assertThat(fixture.port.overlapped()).isFalse();
    }

    private void step(WriterFixture fixture, Random random, int number) {
        String text = number + ":" + "x".repeat(length(random));
        texts.add(text);
        fixture.frames.add(text);
        fixture.writer.wake(random.nextBoolean() ? WakeHint.INLINE : WakeHint.DEFERRED);
        if (random.nextInt(3) == 0) {
            fixture.backlog.round();
        }
        if (random.nextInt(50) == 0) {
            pongs.add(number);
            fixture.writer.pong(bytes(number));
            fixture.backlog.round();
        }
        if (random.nextInt(50) == 0) {
            fixture.writer.ping(bytes(number));
        }
        fixture.time.advance(Duration.ofNanos(random.nextInt(1_500_000)));
        if (random.nextInt(20) == 0) {
            fixture.port.takes(MemoryPort.EVERYTHING);
            fixture.backlog.roundsUntilIdle();
            fixture.port.takes(offered -> random.nextInt(4) == 0 ? 0 : random.nextInt(offered + 1));
        }
    }

    private static int length(Random random) {
        return switch (random.nextInt(100)) {
            case 0 -> 65_520 + random.nextInt(40);
            case 1 -> 110 + random.nextInt(30);
            case 2, 3, 4, 5 -> 126 + random.nextInt(3000);
            default -> random.nextInt(100);
        };
    }

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    private static List<String> texts(List<WireFrame> wire) {
        return wire.stream()
                .filter(frame -> frame.opcode() == WireFrame.TEXT)
                .map(WireFrame::asText)
                .toList();
    }

    private static List<Integer> numbers(List<WireFrame> wire, int opcode) {
        return wire.stream()
                .filter(frame -> frame.opcode() == opcode)
                .map(frame -> frame.payload().getInt(0))
                .toList();
    }
}
