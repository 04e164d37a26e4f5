package dev.tidings.core.transport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes down what it is told, as text. */
final class RecordingListener implements WriterListener {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger taken = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);

    @Override
    public void peerTook() {
        taken.incrementAndGet();
    }

    @Override
    public void closeSent(int code, String reason) {
        events.add("sent " + code);
    }

    @Override
    public void finished(int code, String reason, boolean clean) {
        events.add((clean ? "clean " : "dropped ") + code);
        over.countDown();
    }

    List<String> events() {
        return List.copyOf(events);
    }

    /** Returns how often a full socket took bytes. */
    int taken() {
        return taken.get();
    }

    CountDownLatch over() {
        return over;
    }
}
