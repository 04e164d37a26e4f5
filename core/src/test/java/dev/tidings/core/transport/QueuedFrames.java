package dev.tidings.core.transport;

import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.OutboundFrame;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A source that gives what was put into it, in order. */
final class QueuedFrames implements FrameSource {
    private final Queue<OutboundFrame> frames = new ConcurrentLinkedQueue<>();

    QueuedFrames add(String text) {
        frames.add(WireFrame.text(text));
        return this;
    }

    QueuedFrames add(OutboundFrame frame) {
        frames.add(frame);
        return this;
    }

    int left() {
        return frames.size();
    }

    @Override
    public OutboundFrame poll() {
        return frames.poll();
    }
}
