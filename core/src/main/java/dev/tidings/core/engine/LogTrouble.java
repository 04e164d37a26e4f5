package dev.tidings.core.engine;

import java.util.concurrent.atomic.AtomicInteger;

/** How many users' events can't be appended at the moment and are tried again. */
final class LogTrouble {
    private final AtomicInteger streams = new AtomicInteger();

    void count(int change) {
        streams.addAndGet(change);
    }

    int streams() {
        return streams.get();
    }
}
