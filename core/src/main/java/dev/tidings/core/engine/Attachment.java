package dev.tidings.core.engine;

import dev.tidings.api.Cursor;
import dev.tidings.api.Epoch;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LostRange;
import dev.tidings.core.codec.GapReason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where a session begins, judged from its cursor and from what the log retains behind it.
 *
 * @param cursor what the client asked for, or null to begin at the head
 * @param start the position it begins behind, unless it begins at the head
 * @param reason why the client can't have everything, or null
 * @param lost what is gone behind the start
 * @param epoch the epoch that start and lost belong to, or null to begin at the head of any
 */
record Attachment(
        @Nullable Cursor cursor,
        long start,
        @Nullable GapReason reason,
        List<LostRange> lost,
        @Nullable Epoch epoch) {
    private static final Attachment LIVE = new Attachment(null, 0, null, List.of(), null);

    /** Judges a cursor. A cursor of another epoch, or ahead of the head, gets everything that is retained. */
    static CompletableFuture<Attachment> judge(@Nullable Cursor cursor, UserStream stream) {
        if (cursor == null) {
            return CompletableFuture.completedFuture(LIVE);
        }
        long before = cursor.eventId() == null ? cursor.seq() : Math.max(0, cursor.seq() - 1);
        return stream.read(before, 1).thenCompose(slice -> {
            if (!cursor.epoch().equals(slice.head().epoch()) || isOtherEvent(cursor, slice)) {
                return fromStart(cursor, GapReason.EPOCH_CHANGED, stream);
            }
            if (cursor.seq() > slice.head().seq()) {
                return fromStart(cursor, GapReason.CURSOR_AHEAD, stream);
            }
            return stream.read(cursor.seq(), 1).thenCompose(behind -> behind(cursor, behind, stream));
        });
    }

    /** Returns the last number that is said to be lost, which a log may know of before it is delivered; 0 if none is. */
    long lostEnd() {
        return lost.isEmpty() ? 0 : lost.get(lost.size() - 1).to();
    }

    private static CompletableFuture<Attachment> behind(Cursor cursor, LogSlice slice, UserStream stream) {
        return cursor.epoch().equals(slice.head().epoch())
                ? CompletableFuture.completedFuture(trimmed(cursor, slice))
                : fromStart(cursor, GapReason.EPOCH_CHANGED, stream);
    }

    private static boolean isOtherEvent(Cursor cursor, LogSlice slice) {
        if (cursor.eventId() == null || slice.entries().isEmpty()) {
            return false;
        }
        LogEntry entry = slice.entries().get(0);
        return entry.seq() == cursor.seq() && !entry.header().eventId().equals(cursor.eventId());
    }

    private static Attachment trimmed(Cursor cursor, LogSlice slice) {
        GapReason reason = slice.lost().isEmpty() ? null : GapReason.TRIMMED;
        return new Attachment(
                cursor, cursor.seq(), reason, slice.lost(), slice.head().epoch());
    }

    private static CompletableFuture<Attachment> fromStart(Cursor cursor, GapReason reason, UserStream stream) {
        return stream.read(0, 1)
                .thenApply(slice -> new Attachment(
                        cursor, 0, reason, slice.lost(), slice.head().epoch()));
    }
}
