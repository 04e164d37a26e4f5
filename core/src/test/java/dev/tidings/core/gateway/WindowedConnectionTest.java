package dev.tidings.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.OutboundFrame;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WindowedConnectionTest {
    private final RecordingConnection transport = new RecordingConnection();
    private final WindowedConnection connection = new WindowedConnection(transport);
    private final Queue<OutboundFrame> engine = new ArrayDeque<>();
    private final FrameSource frames;

    WindowedConnectionTest() {
        connection.start(engine::poll);
        frames = transport.frames();
    }

    private static OutboundFrame frame() {
        return OutboundFrame.text(ByteBuffer.wrap(new byte[] {'{', '}'}));
    }

    private void reply(OutboundFrame frame) {
        connection.announce(frame);
        engine.add(frame);
    }

    private CompletableFuture<?> room() {
        return connection.room().toCompletableFuture();
    }

    @Test
    void there_is_room_for_eight_replies_and_again_when_one_is_taken() {
        for (int i = 0; i < 8; i++) {
            assertThat(room()).isDone();
            reply(frame());
        }
        CompletableFuture<?> room = room();
        assertThat(room).isNotDone();

        assertThat(frames.poll()).isNotNull();
        assertThat(room).isDone();
        assertThat(room()).isDone();
    }

    @Test
    void other_frames_pass_and_make_no_room() {
        for (int i = 0; i < 3; i++) {
            engine.add(frame());
        }
        for (int i = 0; i < 8; i++) {
            reply(frame());
        }
        CompletableFuture<?> room = room();
        for (int i = 0; i < 3; i++) {
            assertThat(frames.poll()).isNotNull();
        }
        assertThat(room).isNotDone();
        assertThat(frames.poll()).isNotNull();
        assertThat(room).isDone();
    }

    @Test
    void the_same_frame_may_be_a_reply_many_times() {
        OutboundFrame pong = frame();
        for (int i = 0; i < 8; i++) {
            reply(pong);
        }
        assertThat(room()).isNotDone();
        frames.poll();
        assertThat(room()).isDone();
    }

    @Test
    void every_frame_arrives_unchanged_and_in_order() {
        OutboundFrame first = frame();
        OutboundFrame second = frame();
        reply(first);
        engine.add(second);
        assertThat(frames.poll()).isSameAs(first);
        assertThat(frames.poll()).isSameAs(second);
        assertThat(frames.poll()).isNull();
    }

    @Test
    void it_is_the_same_session_to_the_engine() {
        assertThat(connection.nativeSession()).isSameAs(transport.nativeSession());
    }
}
