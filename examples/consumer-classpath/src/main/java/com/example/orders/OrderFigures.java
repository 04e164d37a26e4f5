package com.example.orders;

import dev.tidings.api.RunInfo;
import dev.tidings.api.RunStatus;
import dev.tidings.api.spi.TidingsListener;
import java.util.concurrent.atomic.LongAdder;

/** Counts how orders end. */
final class OrderFigures implements TidingsListener {
    private final LongAdder placed = new LongAdder();
    private final LongAdder lost = new LongAdder();

    @Override
    public void onRunEnded(RunInfo run) {
        (run.status() == RunStatus.COMPLETED ? placed : lost).increment();
    }

    long placed() {
        return placed.sum();
    }

    long lost() {
        return lost.sum();
    }
}
