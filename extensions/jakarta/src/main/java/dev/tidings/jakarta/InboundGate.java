package dev.tidings.jakarta;

import dev.tidings.api.spi.InboundListener;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a connection tells the engine: one thing at a time, the end once and last, and nothing before the engine took the
 * connection. The end can be found by any thread, also within a call of the engine's; it is reported by one of the
 * transport's, when a text that is being told is told.
 */
final class InboundGate {
    private static final int READY = 0;
    private static final int TELLING = 1;
    private static final int ENDED = 2;

    /** How a connection ended. */
    record Ending(int code, String reason) {}

    private final Runnable report;
    private final AtomicInteger state = new AtomicInteger(TELLING);
    private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();
    private volatile @Nullable InboundListener listener;
    private volatile boolean deaf;

    InboundGate(Runnable report) {
        this.report = report;
    }

    /** Begins to tell. */
    void open(InboundListener taker) {
        listener = taker;
        release();
    }

    /** Tells nothing: the engine does not get the connection. */
    void discard() {
        deaf = true;
        release();
    }

    private void release() {
        if (!state.compareAndSet(TELLING, READY)) {
            report.run();
        }
    }

    void text(String message) {
        InboundListener taker = listener;
        if (!deaf && taker != null && state.compareAndSet(READY, TELLING)) {
            try {
                taker.onText(message);
            } finally {
                release();
            }
        }
    }

    void activity() {
        InboundListener taker = listener;
        if (taker != null && ending.get() == null) {
            taker.onActivity();
        }
    }

    void control() {
        InboundListener taker = listener;
        if (!deaf && taker != null && state.compareAndSet(READY, TELLING)) {
            try {
                taker.onControl();
            } finally {
                release();
            }
        }
    }

    /** Tells no more texts. */
    void shut() {
        deaf = true;
    }

    /** Ends; false if it had ended. */
    boolean end(Ending how) {
        if (!ending.compareAndSet(null, how)) {
            return false;
        }
        if (state.getAndSet(ENDED) == READY) {
            report.run();
        }
        return true;
    }

    /** Tells the end. To be called once, by what was asked to report. */
    void tellEnd() {
        InboundListener taker = listener;
        Ending how = ending.get();
        if (taker != null && how != null) {
            taker.onClosed(how.code(), how.reason());
        }
    }
}
