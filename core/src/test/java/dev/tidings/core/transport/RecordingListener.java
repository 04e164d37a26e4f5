package dev.tidings.core.transport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Writes down what it is told, as text. */
final class RecordingListener implements WriterListener {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

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

    CountDownLatch over() {
        return over;
    }
}
