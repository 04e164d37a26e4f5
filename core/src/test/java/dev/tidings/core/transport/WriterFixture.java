package dev.tidings.core.transport;

import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import dev.tidings.core.testing.ControlledTime;
import java.time.Duration;
import java.util.List;

/** A writer on in-memory edges, whose clock and backlog move only when told. */
final class WriterFixture {
    final MemoryPort port = new MemoryPort();
    final ManualBacklog backlog;
    final RecordingListener listener = new RecordingListener();
    final ControlledTime time = new ControlledTime();
    final QueuedFrames frames = new QueuedFrames();
    final ConnectionWriter writer;

    WriterFixture() {
        this(Scratch.CAPACITY);
    }

    WriterFixture(int scratchCapacity) {
        backlog = new ManualBacklog(scratchCapacity);
        writer = new ConnectionWriter(port, backlog, listener, time, time);
    }

    /** Returns a fixture whose writer has its source and an open gate, and was quiet for a while. */
    static WriterFixture open() {
        return new WriterFixture().opened();
    }

    WriterFixture opened() {
        writer.start(frames);
        writer.openGate();
        quiet();
        return this;
    }

    void quiet() {
        time.advance(Duration.ofMillis(2));
    }

    void emit(String text) {
        frames.add(text);
        writer.wake(WakeHint.INLINE);
    }

    List<String> wire() {
        return WireFrame.read(port.bytes());
    }

    List<String> events() {
        return listener.events();
    }
}
