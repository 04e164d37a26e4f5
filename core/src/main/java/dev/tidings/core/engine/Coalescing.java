package dev.tidings.core.engine;

import dev.tidings.api.spi.LogEntry;
import java.util.ArrayList;
import java.util.List;

/** Makes less of what a lagging connection has to read, and bounds what it holds meanwhile. */
final class Coalescing {
    private static final int MAX_PAGE_BYTES = 64 * 1024;
    private static final int MAX_MERGED_BYTES = 16 * 1024;

    private final List<LogEntry> page = new ArrayList<>();
    private final List<LogEntry> group = new ArrayList<>();
    private int groupBytes;

    private Coalescing() {}

    /**
     * Takes as many entries as a page may hold, at least one, and merges neighbouring pieces of streamed text. What is
     * left out is read again with the next page.
     */
    static List<LogEntry> page(List<LogEntry> entries) {
        Coalescing coalescing = new Coalescing();
        int bytes = 0;
        for (LogEntry entry : entries) {
            bytes += entry.size();
            if (bytes > MAX_PAGE_BYTES && bytes > entry.size()) {
                break;
            }
            coalescing.add(entry);
        }
        coalescing.endGroup();
        return coalescing.page;
    }

    private void add(LogEntry entry) {
        boolean goesOn = !group.isEmpty()
                && groupBytes + entry.size() <= MAX_MERGED_BYTES
                && group.get(group.size() - 1).isContinuedBy(entry);
        if (!goesOn) {
            endGroup();
        }
        group.add(entry);
        groupBytes += entry.size();
    }

    /** Merges the group, or leaves it as it is if a log keeps bodies that are written in another way. */
    private List<LogEntry> merged() {
        try {
            return List.of(LogEntry.merge(group));
        } catch (IllegalArgumentException | IndexOutOfBoundsException otherwise) {
            return List.copyOf(group);
        }
    }

    private void endGroup() {
        if (!group.isEmpty()) {
            page.addAll(merged());
            group.clear();
            groupBytes = 0;
        }
    }
}
