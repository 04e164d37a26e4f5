package dev.tidings.testkit.client;

import dev.tidings.api.Cursor;
import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.Position;
import dev.tidings.api.spi.LostRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a client is in its user's log. The cursor moves only over what was handed over or was said to be lost, so
 * whatever breaks in between, the next connection asks for the same again. When the server begins elsewhere than it
 * was asked to, the cursor stays until the frame that says why has come.
 */
final class LogPlace {
    private final boolean filtered;
    private @Nullable Cursor cursor;
    private @Nullable Cursor offered;
    private List<LostRange> announced = List.of();
    private String epoch = "";
    private long position;

    LogPlace(@Nullable Cursor cursor, boolean filtered) {
        this.cursor = cursor;
        this.filtered = filtered;
    }

    @Nullable
    Cursor cursor() {
        return cursor;
    }

    long position() {
        return position;
    }

    /** Says whether the server began elsewhere than it was asked to, and has not said why. */
    boolean awaitsGap() {
        return offered != null;
    }

    /** Returns the life of the log that the connection is about. */
    String epoch() {
        return epoch;
    }

    void established(Epoch current, long start) {
        Cursor begin = Cursor.after(new Position(current, start));
        epoch = current.value();
        Cursor asked = cursor;
        announced = List.of();
        offered = null;
        position = start;
        if (asked == null) {
            cursor = begin;
        } else if (asked.seq() != start || !asked.epoch().equals(current)) {
            offered = begin;
        }
    }

    /** Begins before everything that is retained. */
    void rewind(Epoch current) {
        cursor = new Cursor(current, 0, null);
    }

    void announce(List<LostRange> lost) {
        announced = lost;
        accept();
    }

    /** Takes the place where the server began. */
    void accept() {
        if (offered != null) {
            cursor = offered;
            offered = null;
        }
    }

    boolean isOld(long seq) {
        return seq <= position;
    }

    /** Returns what is missing in front of a number although nobody said so, or null. */
    @Nullable
    Gap gapBefore(long first, long head) {
        long from = position + 1;
        if (filtered || first <= from || isAnnounced(from, first - 1)) {
            return null;
        }
        return new Gap(Gap.UNANNOUNCED, List.of(new LostRange(from, first - 1, false)), head);
    }

    private boolean isAnnounced(long from, long to) {
        return announced.stream().anyMatch(range -> range.from() <= from && to <= range.to());
    }

    boolean advance(long seq, @Nullable EventId eventId) {
        Cursor known = cursor;
        if (known == null || seq <= position) {
            return false;
        }
        position = seq;
        cursor = new Cursor(known.epoch(), seq, eventId);
        return true;
    }
}
