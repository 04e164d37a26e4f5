package dev.tidings.testkit.fault;

import dev.tidings.testkit.client.ClientEvent;
import dev.tidings.testkit.client.Gap;
import dev.tidings.testkit.client.TextChange;
import dev.tidings.testkit.client.TidingsClientListener;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What one client was told, in order. Made by {@link HistoryChecker#client}. */
public final class ClientHistory implements TidingsClientListener {
    private final String name;
    private final String userId;
    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final AtomicLong lastSeq = new AtomicLong();
    private final AtomicInteger connections = new AtomicInteger();

    ClientHistory(String name, String userId) {
        this.name = name;
        this.userId = userId;
    }

    String name() {
        return name;
    }

    String userId() {
        return userId;
    }

    /**
     * Returns how far the client has come.
     *
     * @return the number of the last event, or of the last one that was announced as lost; 0 before the first
     */
    public long lastSeq() {
        return lastSeq.get();
    }

    /**
     * Counts the connections.
     *
     * @return how often the client was greeted
     */
    public int connections() {
        return connections.get();
    }

    /**
     * Notes a connection.
     *
     * @param epoch the epoch the server named
     * @param position where it begins
     */
    public void connected(String epoch, long position) {
        connections.incrementAndGet();
        entries.add(new Entry.Connected(epoch, position));
    }

    @Override
    public void onControl(String type, Map<String, @Nullable Object> frame) {
        if (type.equals("connection_established")
                && frame.get("epoch") instanceof String epoch
                && frame.get("position") instanceof Number position) {
            connected(epoch, position.longValue());
        }
    }

    @Override
    public void onEvent(ClientEvent event) {
        entries.add(new Entry.Event(
                event.seq(),
                event.firstSeq(),
                event.type(),
                event.eventId(),
                event.userId(),
                event.runId(),
                hash(event.json())));
        lastSeq.set(event.seq());
    }

    @Override
    public void onGap(Gap gap) {
        entries.add(new Entry.Lost(gap));
        gap.lost().forEach(range -> lastSeq.accumulateAndGet(range.to(), Math::max));
    }

    @Override
    public void onText(TextChange change) {
        entries.add(new Entry.Text(change));
    }

    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int index = 0; index < text.length(); index++) {
            hash = (hash ^ text.charAt(index)) * 0x100000001b3L;
        }
        return hash;
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** One thing the application was told. */
    sealed interface Entry {
        record Connected(String epoch, long position) implements Entry {}

        record Event(long seq, long firstSeq, String type, String eventId, String userId, String runId, long hash)
                implements Entry {}

        record Lost(Gap gap) implements Entry {}

        record Text(TextChange change) implements Entry {}
    }
}
