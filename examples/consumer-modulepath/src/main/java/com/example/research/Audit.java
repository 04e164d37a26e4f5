package com.example.research;

import dev.tidings.api.RunInfo;
import dev.tidings.api.spi.TidingsListener;
import java.util.function.Consumer;

/** Notes which run of whom ended how. */
final class Audit implements TidingsListener {
    private final Consumer<String> notes;

    Audit(Consumer<String> notes) {
        this.notes = notes;
    }

    @Override
    public void onRunEnded(RunInfo run) {
        notes.accept(run.userId() + " " + run.agentName() + " " + run.status());
    }
}
