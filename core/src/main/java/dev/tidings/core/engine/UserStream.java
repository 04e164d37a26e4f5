package dev.tidings.core.engine;

import dev.tidings.api.CloseCode;
import dev.tidings.api.Delivery;
import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.UnknownEvent;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.StreamKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything of one user: runs, the way into the log, and the sessions that follow it.
 *
 * <p>An event is encoded first, without a lock. Then, under the sequence lock, the run rules judge it and what they let
 * through is appended: state and log change in one step, and what listeners are to be told of it gets its place in their
 * queue. A log that answers at once has assigned the number when the lock is let go; only then are sessions woken, which
 * may write to a socket. A session joins under the same lock, so
 * the runs it is told of and the position it begins at belong together.
 */
final class UserStream {
    private static final Delivery OVERTAKEN = refusal("another one completed this execution first");
    static final String SHUTTING_DOWN = "the server is shutting down";

    private final StreamKey key;
    private final Services services;
    private final ReentrantLock sequence = new ReentrantLock();
    private final Drafts drafts;
    private final RunTable runs;
    private final Appender appender;
    private final Acknowledgements acknowledgements;
    private final Audience audience;
    private final RunWatch watch;
    private boolean closed;
    private boolean forgotten;

    UserStream(StreamKey key, Services services) {
        this.key = key;
        this.services = services;
        this.drafts = new Drafts(services);
        this.runs = new RunTable(services, drafts);
        this.appender = new Appender(key, services, sequence, this::wakeFollowers);
        this.acknowledgements = new Acknowledgements(services);
        this.audience = new Audience(key, services, sequence, runs, this::epochIs);
        this.watch = new RunWatch(services, audience, this::checkLimits);
    }

    StreamKey key() {
        return key;
    }

    /** Emits; returns null if this stream was forgotten meanwhile and another one has to be asked for. */
    @Nullable
    Delivery emit(Emission emission) {
        UserExecutionContext context = emission.context();
        AgentEvent event = emission.event();
        RunState run = runs.find(context);
        if (event instanceof UnknownEvent) {
            return refused(context, event, refusal("an unknown event can't be emitted; use a custom event"));
        }
        if (run != null && run.status().ended() && !(event instanceof AgentStarted)) {
            return refused(
                    context,
                    event,
                    new Delivery.Refused(
                            RefusalReason.RUN_ENDED, "run " + context.runId() + " has ended; start another one"));
        }
        Delivery delivery;
        do {
            AgentEvent named = named(event, run);
            delivery = emit(drafts.make(named == event ? emission : emission.with(named), run), named != event);
        } while (delivery == OVERTAKEN);
        return delivery;
    }

    private @Nullable Delivery emit(Draft draft, boolean again) {
        Changes changes = new Changes();
        if (!(draft.event() instanceof MessageDelta)) {
            StackReserve.require();
        }
        sequence.lock();
        try {
            if (forgotten) {
                return null;
            }
            judgeAndAppend(draft, changes);
        } finally {
            sequence.unlock();
        }
        return again && changes.isRefused(RefusalReason.TOOL_NOT_OPEN) ? OVERTAKEN : finish(draft, changes);
    }

    /** Finds the execution that a completion without an id is about; it is judged with that id. */
    private AgentEvent named(AgentEvent event, @Nullable RunState run) {
        if (run == null || !(event instanceof ToolCompleted tool) || tool.executionId() != null) {
            return event;
        }
        sequence.lock();
        try {
            RunState.OpenTool oldest = run.openTool(tool.toolName(), null);
            return oldest == null
                    ? event
                    : new ToolCompleted(
                            tool.toolName(), oldest.executionId(), tool.results(), tool.success(), tool.error());
        } finally {
            sequence.unlock();
        }
    }

    private static Delivery.Refused refusal(String detail) {
        return new Delivery.Refused(RefusalReason.INVALID_EVENT, detail);
    }

    private void judgeAndAppend(Draft draft, Changes changes) {
        if (closed) {
            changes.refuse(RefusalReason.CLOSED, "the manager is closed");
        } else if (draft.event() instanceof AgentStarted started
                && started.parentRunId() == null
                && services.draining().hasBegun()) {
            changes.refuse(RefusalReason.CLOSED, SHUTTING_DOWN);
        } else if (!draft.event().terminal() && !appender.hasRoomFor(draft.bytes())) {
            changes.refuse(RefusalReason.CAPACITY, "too many events wait for the log; slow down");
        } else {
            runs.apply(draft, changes);
        }
        if (changes.refusal() == null) {
            append(changes);
        }
    }

    /** Does what the time asks of a run. */
    private void checkLimits(RunState run) {
        Changes changes = new Changes();
        sequence.lock();
        try {
            if (closed || run.status().ended()) {
                return;
            }
            run.watch.cancel();
            runs.ending().expire(run, audience.desertion(), changes);
            if (!changes.events().isEmpty()) {
                append(changes);
            }
            watch.watch(run);
        } finally {
            sequence.unlock();
        }
        if (!changes.events().isEmpty()) {
            afterAppend(changes);
        }
    }

    private void append(Changes changes) {
        Tail tail = audience.tail();
        CompletableFuture<Position> position = appender.append(changes.events(), changes.bytes());
        if (position.isDone() && !position.isCompletedExceptionally()) {
            epochIs(position.join().epoch());
        } else {
            var unused = position.thenAccept(last -> epochIs(last.epoch()));
        }
        changes.appended(position, tail);
        watch.adjust(changes);
        if (!changes.ended().isEmpty()) {
            var unused = position.thenAccept(last -> changes.located(last.seq()));
        }
        if (!services.listeners().isEmpty()) {
            new Announcement(this, services.listeners(), position, changes.sessions()).tell(changes);
        }
    }

    /** Takes note of the epoch that the log is in: what was known of numbers in another one counts for nothing. */
    private void epochIs(Epoch epoch) {
        if (acknowledgements.begin(epoch)) {
            runs.forgetPlaces();
        }
    }

    /** Waits for an acknowledgement; returns null if this stream was forgotten meanwhile. */
    @Nullable
    CompletionStage<Boolean> awaitAcknowledged(long seq, Duration limit) {
        sequence.lock();
        try {
            return forgotten ? null : acknowledgements.await(seq, limit);
        } finally {
            sequence.unlock();
        }
    }

    private Delivery finish(Draft draft, Changes changes) {
        Delivery.Refused refusal = changes.refusal();
        CompletableFuture<Position> position = changes.position();
        if (refusal != null || position == null) {
            return refused(draft.context(), draft.event(), refusal == null ? refusal("nothing to append") : refusal);
        }
        afterAppend(changes);
        if (!position.isDone() || position.isCompletedExceptionally()) {
            return new Delivery.Pending(position.minimalCompletionStage(), draft.lastId());
        }
        return changes.sessions() == 0
                ? new Delivery.Stored(position.join(), draft.lastId())
                : new Delivery.Routed(changes.sessions(), position.join(), draft.lastId());
    }

    private void afterAppend(Changes changes) {
        Tail tail = changes.tail();
        if (tail != null) {
            tail.wakeAll();
        }
        if (!changes.ended().isEmpty()) {
            changes.ended().forEach(this::tellAgent);
        }
    }

    private void wakeFollowers() {
        Tail tail;
        sequence.lock();
        try {
            tail = audience.tail();
        } finally {
            sequence.unlock();
        }
        if (tail != null) {
            tail.wakeAll();
        }
    }

    private void tellAgent(Changes.Ended end) {
        if (end.cancels()) {
            end.run().cancellation.cancel(services);
        } else {
            end.run().cancellation.expire();
        }
    }

    private Delivery.Refused refused(UserExecutionContext context, AgentEvent event, Delivery.Refused refusal) {
        services.listeners().refused(context, event.type(), refusal.reason());
        return refusal;
    }

    @Nullable
    RunState run(RunId runId) {
        return runs.find(runId);
    }

    Optional<RunState> openRun(RequestId requestId) {
        return runs.findOpen(requestId);
    }

    Acknowledgements acknowledgements() {
        return acknowledgements;
    }

    /** Lets a run wait for its user; returns false if it has ended. */
    boolean awaitUser(RunState run, Duration limit) {
        sequence.lock();
        try {
            if (run.status().ended()) {
                return false;
            }
            run.clock.awaitUser(services.time().nanoTime(), limit);
            watch.watch(run);
            return true;
        } finally {
            sequence.unlock();
        }
    }

    /** Remembers to cancel a run that has not started; returns false if it has, or if this stream was forgotten. */
    boolean cancelAtStart(RunId runId, String reason) {
        return remember(() -> runs.find(runId) == null, wishes -> wishes.add(runId, reason));
    }

    /** Remembers to cancel the run of a request that has not started; returns false as the other one does. */
    boolean cancelAtStart(RequestId requestId, String reason) {
        return remember(() -> runs.findOpen(requestId).isEmpty(), wishes -> wishes.add(requestId, reason));
    }

    private boolean remember(BooleanSupplier notStarted, Consumer<PendingCancels> wish) {
        sequence.lock();
        try {
            boolean remembers = !forgotten && !closed && notStarted.getAsBoolean();
            if (remembers) {
                wish.accept(runs.pendingCancels());
            }
            return remembers;
        } finally {
            sequence.unlock();
        }
    }

    Optional<RunInfo> runInfo(RunId runId) {
        sequence.lock();
        try {
            return Optional.ofNullable(runs.find(runId)).map(RunState::info);
        } finally {
            sequence.unlock();
        }
    }

    List<RunInfo> openRuns() {
        sequence.lock();
        try {
            return runs.openInfos();
        } finally {
            sequence.unlock();
        }
    }

    CompletableFuture<LogSlice> read(long afterSeq, int maxEntries) {
        try {
            CompletionStage<LogSlice> stage = services.log().read(key, afterSeq, maxEntries);
            return stage.toCompletableFuture();
        } catch (RuntimeException | Error broken) {
            return CompletableFuture.failedFuture(broken);
        }
    }

    /** Lets a session join; returns false if this stream was forgotten meanwhile. */
    boolean attach(Session session) {
        Following current;
        sequence.lock();
        try {
            if (forgotten) {
                return false;
            }
            if (session.isGone()) {
                return true;
            }
            current = audience.enter(session);
        } finally {
            sequence.unlock();
        }
        audience.attach(current, session, this);
        return true;
    }

    void detach(Session session, int closeCode) {
        sequence.lock();
        try {
            if (audience.leave(session, closeCode) && !closed) {
                runs.openRuns().forEach(watch::watch);
            }
        } finally {
            sequence.unlock();
        }
    }

    void sweep() {
        sequence.lock();
        try {
            audience.sweep();
            if (!closed) {
                runs.openRuns().forEach(watch::watch);
            }
        } finally {
            sequence.unlock();
        }
    }

    /** Ends open runs, closes sessions behind the last event, and refuses what comes later. */
    void close(CloseCode code) {
        Changes changes = new Changes();
        CompletableFuture<Position> last = null;
        Tail tail;
        sequence.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            for (RunState run : runs.openRuns()) {
                if (!run.status().ended()) {
                    runs.ending().fail(run, AgentError.SERVER_SHUTDOWN, SHUTTING_DOWN, changes);
                }
            }
            if (!changes.events().isEmpty()) {
                append(changes);
                last = changes.position();
            }
            tail = audience.close(code);
        } finally {
            sequence.unlock();
        }
        if (last != null) {
            afterAppend(changes);
        }
        if (tail != null) {
            Audience.farewell(tail, last, code);
        }
        acknowledgements.close();
    }

    /** Gives up what the log has not taken. */
    void abandon() {
        appender.close();
    }

    /** Marks this stream as forgotten, unless somebody uses or follows it, a run is open, or the log has to answer. */
    boolean tryForget() {
        if (!sequence.tryLock()) {
            return false;
        }
        try {
            forgotten |= audience.isEmpty()
                    && !runs.hasOpenRuns()
                    && appender.isIdle()
                    && runs.pendingCancels().isEmpty()
                    && !acknowledgements.isAwaited();
            return forgotten;
        } finally {
            sequence.unlock();
        }
    }
}
