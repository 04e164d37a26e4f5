package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The state table: what each call does in each state, at once and after everything that waited was written. */
class ConnectionWriterStateTest {
    private static final String TABLE = """
            state       | call                  | at once     | in the end  | wire       | told
            HANDSHAKING | start                 | HANDSHAKING | HANDSHAKING |            |
            HANDSHAKING | open_gate             | OPEN        | OPEN        |            |
            HANDSHAKING | wake                  | HANDSHAKING | HANDSHAKING |            |
            HANDSHAKING | wake_for_close        | HANDSHAKING | HANDSHAKING |            |
            HANDSHAKING | wake_failing_source   | HANDSHAKING | HANDSHAKING |            |
            HANDSHAKING | wake_with_broken_port | HANDSHAKING | HANDSHAKING |            |
            HANDSHAKING | ping                  | HANDSHAKING | HANDSHAKING |            |
            HANDSHAKING | pong                  | HANDSHAKING | HANDSHAKING |            |
            HANDSHAKING | close                 | CLOSING     | CLOSING     |            |
            HANDSHAKING | peer_closed           | CLOSING     | CLOSING     |            |
            HANDSHAKING | terminate             | CLOSED      | CLOSED      |            | dropped 1006
            OPEN        | start                 | OPEN        | OPEN        | text       |
            OPEN        | open_gate             | OPEN        | OPEN        |            |
            OPEN        | wake                  | OPEN        | OPEN        | text       |
            OPEN        | wake_for_close        | CLOSE_SENT  | CLOSE_SENT  | close 1001 | sent 1001
            OPEN        | wake_failing_source   | CLOSE_SENT  | CLOSE_SENT  | close 1011 | sent 1011
            OPEN        | wake_with_broken_port | CLOSED      | CLOSED      |            | dropped 1006
            OPEN        | ping                  | OPEN        | OPEN        | ping 1     |
            OPEN        | pong                  | OPEN        | OPEN        | pong 2     |
            OPEN        | close                 | CLOSE_SENT  | CLOSE_SENT  | close 4403 | sent 4403
            OPEN        | peer_closed           | CLOSED      | CLOSED      | close 1000 | sent 1000, clean 1000
            OPEN        | terminate             | CLOSED      | CLOSED      |            | dropped 1006
            CLOSING     | start                 | CLOSING     | CLOSE_SENT  | close 4401 | sent 4401
            CLOSING     | open_gate             | CLOSING     | CLOSE_SENT  | close 4401 | sent 4401
            CLOSING     | wake                  | CLOSING     | CLOSE_SENT  | close 4401 | sent 4401
            CLOSING     | wake_for_close        | CLOSING     | CLOSE_SENT  | close 4401 | sent 4401
            CLOSING     | wake_failing_source   | CLOSING     | CLOSE_SENT  | close 4401 | sent 4401
            CLOSING     | wake_with_broken_port | CLOSING     | CLOSED      |            | dropped 4401
            CLOSING     | ping                  | CLOSING     | CLOSE_SENT  | close 4401 | sent 4401
            CLOSING     | pong                  | CLOSING     | CLOSE_SENT  | close 4401 | sent 4401
            CLOSING     | close                 | CLOSING     | CLOSE_SENT  | close 4401 | sent 4401
            CLOSING     | peer_closed           | CLOSING     | CLOSED      | close 4401 | sent 4401, clean 4401
            CLOSING     | terminate             | CLOSED      | CLOSED      |            | dropped 4401
            CLOSE_SENT  | start                 | CLOSE_SENT  | CLOSE_SENT  |            |
            CLOSE_SENT  | open_gate             | CLOSE_SENT  | CLOSE_SENT  |            |
            CLOSE_SENT  | wake                  | CLOSE_SENT  | CLOSE_SENT  |            |
            CLOSE_SENT  | wake_for_close        | CLOSE_SENT  | CLOSE_SENT  |            |
            CLOSE_SENT  | wake_failing_source   | CLOSE_SENT  | CLOSE_SENT  |            |
            CLOSE_SENT  | wake_with_broken_port | CLOSE_SENT  | CLOSE_SENT  |            |
            CLOSE_SENT  | ping                  | CLOSE_SENT  | CLOSE_SENT  |            |
            CLOSE_SENT  | pong                  | CLOSE_SENT  | CLOSE_SENT  |            |
            CLOSE_SENT  | close                 | CLOSE_SENT  | CLOSE_SENT  |            |
            CLOSE_SENT  | peer_closed           | CLOSED      | CLOSED      |            | clean 4401
            CLOSE_SENT  | terminate             | CLOSED      | CLOSED      |            | dropped 4401
            CLOSED      | start                 | CLOSED      | CLOSED      |            |
            CLOSED      | open_gate             | CLOSED      | CLOSED      |            |
            CLOSED      | wake                  | CLOSED      | CLOSED      |            |
            CLOSED      | wake_for_close        | CLOSED      | CLOSED      |            |
            CLOSED      | wake_failing_source   | CLOSED      | CLOSED      |            |
            CLOSED      | wake_with_broken_port | CLOSED      | CLOSED      |            |
            CLOSED      | ping                  | CLOSED      | CLOSED      |            |
            CLOSED      | pong                  | CLOSED      | CLOSED      |            |
            CLOSED      | close                 | CLOSED      | CLOSED      |            |
            CLOSED      | peer_closed           | CLOSED      | CLOSED      |            |
            CLOSED      | terminate             | CLOSED      | CLOSED      |            |
            """;

    private enum Call {
        START,
        OPEN_GATE,
        WAKE,
        WAKE_FOR_CLOSE,
        WAKE_FAILING_SOURCE,
        WAKE_WITH_BROKEN_PORT,
        PING,
        PONG,
        CLOSE,
        PEER_CLOSED,
        TERMINATE
    }

    private record Row(
            WriterState state, Call call, WriterState atOnce, WriterState inTheEnd, String wire, String told) {
        static Row of(String line) {
            List<String> cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            return new Row(
                    WriterState.valueOf(cells.get(0)),
                    Call.valueOf(cells.get(1).toUpperCase(Locale.ROOT)),
                    WriterState.valueOf(cells.get(2)),
                    WriterState.valueOf(cells.get(3)),
                    cells.get(4),
                    cells.get(5));
        }
    }

    private static List<Row> rows() {
        return TABLE.lines().skip(1).map(Row::of).toList();
    }

    @Test
    void the_table_has_a_row_for_each_state_and_call() {
        List<String> pairs = Stream.of(WriterState.values())
                .flatMap(state -> Stream.of(Call.values()).map(call -> state + " " + call))
                .toList();

        assertThat(rows()).extracting(row -> row.state() + " " + row.call()).containsExactlyInAnyOrderElementsOf(pairs);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void each_call_does_in_each_state_what_the_table_says(Row row) {
        WriterFixture fixture = new WriterFixture();
        if (row.call() != Call.START) {
            fixture.writer.start(row.call() == Call.WAKE_FAILING_SOURCE ? failingOnceOpen(fixture) : fixture.frames);
        }
        bring(fixture, row.state());
        int before = fixture.port.size();
        int toldBefore = fixture.events().size();

        make(row.call(), fixture);

        assertThat(fixture.writer.state()).as("at once").isEqualTo(row.atOnce());
        if (row.call() != Call.WAKE_WITH_BROKEN_PORT) {
            fixture.port.takes(MemoryPort.EVERYTHING);
        }
        fixture.backlog.roundsUntilIdle();
        byte[] bytes = fixture.port.bytes();
        assertThat(fixture.writer.state()).as("in the end").isEqualTo(row.inTheEnd());
        assertThat(String.join(", ", WireFrame.read(Arrays.copyOfRange(bytes, before, bytes.length))))
                .as("wire")
                .isEqualTo(row.wire());
        assertThat(String.join(
                        ", ",
                        fixture.events().subList(toldBefore, fixture.events().size())))
                .as("told")
                .isEqualTo(row.told());
        assertThat(fixture.port.closes()).isEqualTo(row.inTheEnd() == WriterState.CLOSED ? 1 : 0);
    }

    @Test
    void a_close_before_the_gate_opens_goes_out_when_it_opens() {
        WriterFixture fixture = new WriterFixture();
        fixture.writer.close(4401, "");
        assertThat(fixture.port.size()).isZero();

        fixture.writer.openGate();

        assertThat(fixture.wire()).containsExactly("close 4401");
        assertThat(fixture.writer.state()).isEqualTo(WriterState.CLOSE_SENT);
    }

    private static FrameSource failingOnceOpen(WriterFixture fixture) {
        return () -> {
            if (fixture.frames.left() > 0) {
                throw new IllegalStateException("planted");
            }
            return null;
        };
    }

    private static void bring(WriterFixture fixture, WriterState state) {
        if (state == WriterState.HANDSHAKING) {
            return;
        }
        fixture.writer.openGate();
        fixture.quiet();
        switch (state) {
            case CLOSING -> {
                fixture.port.takes(MemoryPort.NOTHING);
                fixture.writer.close(4401, "");
            }
            case CLOSE_SENT -> fixture.writer.close(4401, "");
            case CLOSED -> fixture.writer.terminate();
            default -> {}
        }
        fixture.quiet();
        assertThat(fixture.writer.state()).isEqualTo(state);
    }

    private static void make(Call call, WriterFixture fixture) {
        ConnectionWriter writer = fixture.writer;
        switch (call) {
            case START -> writer.start(fixture.frames.add("text"));
            case OPEN_GATE -> writer.openGate();
            case WAKE, WAKE_FAILING_SOURCE -> fixture.emit("text");
            case WAKE_FOR_CLOSE -> {
                fixture.frames.add(OutboundFrame.close(CloseCode.GOING_AWAY, ""));
                writer.wake(WakeHint.INLINE);
            }
            case WAKE_WITH_BROKEN_PORT -> {
                fixture.port.takes(MemoryPort.BROKEN);
                fixture.emit("text");
            }
            case PING -> writer.ping(new byte[] {'1'});
            case PONG -> writer.pong(new byte[] {'2'});
            case CLOSE -> writer.close(4403, "");
            case PEER_CLOSED -> writer.peerClosed(1000, "");
            case TERMINATE -> writer.terminate();
        }
    }
}
