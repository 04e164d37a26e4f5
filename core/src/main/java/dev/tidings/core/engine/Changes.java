package dev.tidings.core.engine;

import dev.tidings.api.Delivery;
import dev.tidings.api.Position;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.spi.NewEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What one call does to a stream: events to append and runs that ended, or a refusal. */
final class Changes {
    private List<NewEvent> events = List.of();
    private List<Ended> ended = List.of();
    private Delivery.@Nullable Refused refusal;
    private RunState.@Nullable MessageText grown;
    private long grownLength;
    private char grownHeld;
    private @Nullable RunState watched;
    private @Nullable CompletableFuture<Position> position;
    private @Nullable Tail tail;
    private int sessions;

    void add(NewEvent event) {
        events = with(events, event);
    }

    void end(RunState run, NewEvent terminal, boolean cancels) {
        add(terminal);
        ended = with(ended, new Ended(run, events.size() - 1, cancels));
    }

    /** Adds to a list that is immutable until it has a second element, since nearly all have one or none. */
    private static <T> List<T> with(List<T> list, T added) {
        if (list.isEmpty()) {
            return List.of(added);
        }
        List<T> grown = list.size() == 1 ? new ArrayList<>(list) : list;
        grown.add(added);
        return grown;
    }

    /** Notes how long a message is once the events are appended. */
    void grow(RunState.MessageText message, long length, char held) {
        grown = message;
        grownLength = length;
        grownHeld = held;
    }

    /** Takes note that the events are with the log, where they will be, and who follows. Makes true what depends on that. */
    void appended(CompletableFuture<Position> at, @Nullable Tail followed) {
        position = at;
        tail = followed;
        sessions = followed == null ? 0 : followed.sessions().length;
        if (grown != null) {
            grown.grow(grownLength, grownHeld);
        }
    }

    /** Returns where the last event is or will be; null if nothing was appended. */
    @Nullable
    CompletableFuture<Position> position() {
        return position;
    }

    @Nullable
    Tail tail() {
        return tail;
    }

    /** Returns how many sessions there were when the events were appended. */
    int sessions() {
        return sessions;
    }

    /** Notes that a limit of a run may come earlier than it was. */
    void watch(RunState run) {
        watched = run;
    }

    @Nullable
    RunState watched() {
        return watched;
    }

    void refuse(RefusalReason reason, String detail) {
        refusal = new Delivery.Refused(reason, detail);
    }

    List<NewEvent> events() {
        return events;
    }

    List<Ended> ended() {
        return ended;
    }

    Delivery.@Nullable Refused refusal() {
        return refusal;
    }

    boolean isRefused(RefusalReason reason) {
        return refusal != null && refusal.reason() == reason;
    }

    int bytes() {
        int sum = 0;
        for (int index = 0; index < events.size(); index++) {
            sum += events.get(index).bodySize();
        }
        return sum;
    }

    /** Tells the runs where their terminal events are, once the last event's number is known. */
    void located(long lastSeq) {
        for (Ended end : ended) {
            end.run().terminalSeq(lastSeq - (events.size() - 1 - end.index()));
        }
    }

    /** A run that ended, which of the events was its last, and whether its agent has to be told. */
    record Ended(RunState run, int index, boolean cancels) {}
}
