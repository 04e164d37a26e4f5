package dev.tidings.core.engine;

import dev.tidings.api.CloseCode;
import dev.tidings.api.Delivery;
import dev.tidings.api.Position;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.UnknownEvent;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything of one user: runs, the way into the log, and the sessions that follow it.
 *
 * <p>An event is encoded first, without a lock. Then, under the sequence lock, the run rules judge it and what they let
 * through is appended: state and log change in one step. A log that answers at once has assigned the number when the
 * lock is let go; only then are sessions woken, which may write to a socket. A session joins under the same lock, so
 * the runs it is told of and the position it begins at belong together.
 *
 * <p>The first session subscribes to the log, and the last one to leave ends the subscription.
 */
final class UserStream {
    private static final Logger LOG = LoggerFactory.getLogger(UserStream.class);

    private static final Delivery OVERTAKEN = refusal("another one completed this execution first");
    private static final String SHUTTING_DOWN = "server is shutting down";

    private final StreamKey key;
    private final Services services;
    private final ReentrantLock sequence = new ReentrantLock();
    private final Drafts drafts;
    private final RunTable runs;
    private final Appender appender;
    private @Nullable Following following;
    private boolean closed;
    private boolean forgotten;

    UserStream(StreamKey key, Services services) {
        this.key = key;
        this.services = services;
        this.drafts = new Drafts(services);
        this.runs = new RunTable(services, drafts);
        this.appender = new Appender(key, services, sequence, this::wakeFollowers);
    }

    StreamKey key() {
        return key;
    }

    /** Emits; returns null if this stream was forgotten meanwhile and another one has to be asked for. */
    @Nullable
    Delivery emit(UserExecutionContext context, AgentEvent event, boolean byCaller) {
        RunState run = runs.find(context.runId());
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
            delivery = emit(drafts.make(context, named, run, byCaller), named != event);
        } while (delivery == OVERTAKEN);
        return delivery;
    }

    private @Nullable Delivery emit(Draft draft, boolean again) {
        Changes changes = new Changes();
        Appended appended;
        sequence.lock();
        try {
            if (forgotten) {
                return null;
            }
            appended = judgeAndAppend(draft, changes);
        } finally {
            sequence.unlock();
        }
        return again && changes.isRefused(RefusalReason.TOOL_NOT_OPEN) ? OVERTAKEN : finish(draft, changes, appended);
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

    private Appended judgeAndAppend(Draft draft, Changes changes) {
        if (closed) {
            changes.refuse(RefusalReason.CLOSED, "the manager is closed");
        } else if (!draft.event().terminal() && !appender.hasRoomFor(draft.bytes())) {
            changes.refuse(RefusalReason.CAPACITY, "too many events wait for the log; slow down");
        } else {
            runs.apply(draft, changes);
        }
        return changes.refusal() == null ? append(changes) : Appended.NOTHING;
    }

    private Appended append(Changes changes) {
        Following current = following;
        int sessions = current == null ? 0 : current.tail().sessions().length;
        CompletableFuture<Position> position = appender.append(changes.events(), changes.bytes());
        if (!changes.ended().isEmpty()) {
            var unused = position.thenAccept(last -> changes.located(last.seq()));
        }
        return new Appended(position, sessions, current == null ? null : current.tail());
    }

    private Delivery finish(Draft draft, Changes changes, Appended appended) {
        Delivery.Refused refusal = changes.refusal();
        CompletableFuture<Position> position = appended.position();
        if (refusal != null || position == null) {
            return refused(draft.context(), draft.event(), refusal == null ? refusal("nothing to append") : refusal);
        }
        afterAppend(changes, appended);
        if (!position.isDone() || position.isCompletedExceptionally()) {
            return new Delivery.Pending(position.minimalCompletionStage());
        }
        return appended.sessions() == 0
                ? new Delivery.Stored(position.join())
                : new Delivery.Routed(appended.sessions(), position.join());
    }

    private void afterAppend(Changes changes, Appended appended) {
        Tail tail = appended.tail();
        if (tail != null) {
            tail.wakeAll();
        }
        changes.ended().forEach(this::tellEnded);
    }

    private void wakeFollowers() {
        Tail tail;
        sequence.lock();
        try {
            tail = following == null ? null : following.tail();
        } finally {
            sequence.unlock();
        }
        if (tail != null) {
            tail.wakeAll();
        }
    }

    private void tellEnded(Changes.Ended end) {
        if (end.cancels()) {
            end.run().cancellation.cancel();
        } else {
            end.run().cancellation.expire();
        }
        services.listeners().runEnded(end.run().info());
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
            current = follow(session);
        } finally {
            sequence.unlock();
        }
        var unused = current.ready()
                .thenCompose(subscription -> Attachment.judge(session.request().cursor(), this))
                .thenAccept(attachment -> join(current, session, attachment))
                .exceptionally(failure -> {
                    LOG.warn("connection {} can't join: the event log failed", session.id(), failure);
                    session.close(CloseCode.TRY_AGAIN_LATER, "the event log is not available");
                    return null;
                });
        return true;
    }

    private Following follow(Session session) {
        Following current = following;
        if (current == null) {
            current = new Following(new Tail(sequence));
            following = current;
            subscribe(current);
        }
        current.enter();
        session.follow(current);
        return current;
    }

    private void subscribe(Following target) {
        CompletionStage<LogSubscription> stage;
        try {
            stage = services.log().subscribe(key, target.tail());
        } catch (RuntimeException | Error broken) {
            stage = CompletableFuture.failedFuture(broken);
        }
        stage.whenComplete((subscription, failure) -> {
            if (failure == null) {
                target.began(subscription);
            } else {
                stopFollowing(target);
                target.ready().completeExceptionally(failure);
            }
        });
    }

    private void stopFollowing(Following target) {
        sequence.lock();
        try {
            if (following == target) {
                following = null;
            }
        } finally {
            sequence.unlock();
        }
    }

    private void join(Following current, Session session, Attachment attachment) {
        Runnable next;
        sequence.lock();
        try {
            next = tryJoin(current, session, attachment);
        } finally {
            sequence.unlock();
        }
        next.run();
    }

    private Runnable tryJoin(Following current, Session session, Attachment attachment) {
        if (closed) {
            return () -> session.close(CloseCode.GOING_AWAY, SHUTTING_DOWN);
        }
        if (session.isGone()) {
            return () -> {};
        }
        if (!current.tail()
                .join(session, attachment, head -> Greeting.send(session, attachment, head, runs, services))) {
            return session::epochChanged;
        }
        services.listeners().opened(session.info());
        return () -> session.wake(WakeHint.INLINE);
    }

    void detach(Session session, int closeCode) {
        sequence.lock();
        try {
            Following current = session.following();
            if (session.begun()) {
                services.listeners().closed(session.info(), closeCode);
            }
            if (current != null && current.leave(session)) {
                stopFollowing(current);
                var unused = current.ready().thenAccept(LogSubscription::cancel);
            }
        } finally {
            sequence.unlock();
        }
    }

    void sweep() {
        sequence.lock();
        try {
            if (following != null) {
                following.tail().sweep();
            }
        } finally {
            sequence.unlock();
        }
    }

    /** Ends open runs, closes sessions behind the last event, and refuses what comes later. */
    void close() {
        Changes changes = new Changes();
        CompletableFuture<Position> last = null;
        Tail tail = null;
        sequence.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            for (RunState run : runs.openRuns()) {
                if (!run.status().ended()) {
                    runs.endByEngine(run, AgentError.SERVER_SHUTDOWN, "the server is shutting down", changes);
                }
            }
            if (!changes.events().isEmpty()) {
                last = append(changes).position();
            }
            tail = following == null ? null : following.tail();
        } finally {
            sequence.unlock();
        }
        if (last != null) {
            afterAppend(changes, new Appended(last, 0, tail));
        }
        if (tail != null) {
            farewell(tail, last);
        }
    }

    private static void farewell(Tail tail, @Nullable CompletableFuture<Position> last) {
        for (Session session : tail.sessions()) {
            if (last == null) {
                session.closeAfter(tail.head(), CloseCode.GOING_AWAY, SHUTTING_DOWN);
            } else {
                var unused = last.whenComplete((position, failure) -> session.closeAfter(
                        position == null ? tail.head() : position.seq(), CloseCode.GOING_AWAY, SHUTTING_DOWN));
            }
        }
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
            forgotten |= following == null && !runs.hasOpenRuns() && appender.isIdle();
            return forgotten;
        } finally {
            sequence.unlock();
        }
    }

    private record Appended(
            @Nullable CompletableFuture<Position> position,
            int sessions,
            @Nullable Tail tail) {
        static final Appended NOTHING = new Appended(null, 0, null);
    }
}
