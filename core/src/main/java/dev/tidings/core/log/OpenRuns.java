package dev.tidings.core.log;

import dev.tidings.api.RunId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runs of a stream that have not ended, in the order of their start. Guarded by its stream's lock. */
final class OpenRuns {
    private static final int MOST = 512;

    private final Map<RunId, Run> runs = new LinkedHashMap<>(4);

    /** What is retained of one run. */
    record Run(RunId id, Chain events, Chain deltas) {}

    @Nullable
    Run find(RunId id) {
        return runs.get(id);
    }

    Run open(RunId id) {
        Run run = new Run(id, Chain.ofRun(), Chain.ofRun());
        runs.put(id, run);
        return run;
    }

    void close(Run run) {
        runs.remove(run.id());
    }

    /** Returns the run that started first if there are too many to wait for their ends, else null. */
    @Nullable
    Run surplus() {
        Iterator<Run> oldest = runs.values().iterator();
        return runs.size() > MOST ? oldest.next() : null;
    }
}
