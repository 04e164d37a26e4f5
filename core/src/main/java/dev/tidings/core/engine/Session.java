package dev.tidings.core.engine;

import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.ThreadId;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LostRange;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import dev.tidings.core.codec.ControlFrames;
import dev.tidings.core.text.SafeFailure;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: a cursor over its user's log.
 *
 * <p>The transport polls; nothing is pushed. Each poll looks at the control frames first, then for the entry behind the
 * position: in the tail if it is there, else on a page of the log, which is read ahead without blocking. Replayed and
 * live events take the same way; on a page, neighbouring pieces of text are merged, so that who lags has less to read. An entry that should follow but is neither there nor among the ranges that the client
 * was told are lost closes the connection, so that the client comes back and is told. One that is there after all, in
 * the tail, although the client was told that it is lost, is passed over: what was said is true.
 *
 * <p>Polls come from one thread at a time. Position and acknowledgement are read by others.
 */
final class Session implements FrameSource {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int PAGE = 64;
    private static final long NEVER = Long.MAX_VALUE;
    private static final long FAR_BEHIND = 31 * 1024;
    private static final AtomicLongFieldUpdater<Session> ACKNOWLEDGED =
            AtomicLongFieldUpdater.newUpdater(Session.class, "acknowledged");
    private static final AtomicLongFieldUpdater<Session> COALESCED =
            AtomicLongFieldUpdater.newUpdater(Session.class, "coalesced");
    private static final AtomicIntegerFieldUpdater<Session> CLOSING =
            AtomicIntegerFieldUpdater.newUpdater(Session.class, "closing");
    private static final AtomicIntegerFieldUpdater<Session> GONE =
            AtomicIntegerFieldUpdater.newUpdater(Session.class, "gone");

    private final ConnectionId id;
    private final WebSocketConnection connection;
    private final ConnectionRequest request;
    private final Instant connectedAt;
    private @Nullable Queue<OutboundFrame> greetings;
    private final Controls controls = new Controls();
    private volatile int closing;
    private volatile int gone;
    private @Nullable Queue<LogEntry> page;
    private @Nullable CompletableFuture<LogSlice> reading;
    private List<LostRange> announced = List.of();
    private long announcedEnd;
    private volatile @Nullable Epoch epoch;
    private final RouterClaims.Claim routerClaim = new RouterClaims.Claim();
    private volatile UserStream stream;
    private volatile @Nullable Following following;
    private volatile @Nullable Tail tail;
    private volatile long position;
    private volatile long acknowledged;
    private volatile long coalesced;
    private volatile long tookAll;
    private volatile long closeAfter = NEVER;
    private volatile @Nullable OutboundFrame farewell;
    private volatile @Nullable ThreadId threadFilter;

    Session(
            ConnectionId id,
            WebSocketConnection connection,
            ConnectionRequest request,
            Instant connectedAt,
            UserStream stream) {
        this.id = id;
        this.connection = connection;
        this.request = request;
        this.connectedAt = connectedAt;
        this.stream = stream;
        this.threadFilter = request.threadFilter();
    }

    ConnectionId id() {
        return id;
    }

    RouterClaims.Claim routerClaim() {
        return routerClaim;
    }

    ConnectionRequest request() {
        return request;
    }

    UserStream stream() {
        return stream;
    }

    /** Takes the place of a stream that was forgotten before this session joined it. */
    void moveTo(UserStream other) {
        stream = other;
    }

    WebSocketConnection connection() {
        return connection;
    }

    /** Begins behind a position. Called once, before the first entry can be polled. */
    void begin(Tail joined, Position start, List<LostRange> lost) {
        epoch = start.epoch();
        position = start.seq();
        announced = lost;
        announcedEnd = lost.isEmpty() ? 0 : lost.get(lost.size() - 1).to();
        tookAll = joined.fed();
        tail = joined;
    }

    void follow(Following joined) {
        following = joined;
    }

    @Nullable
    Following following() {
        return following;
    }

    boolean begun() {
        return tail != null;
    }

    /** Returns the number of the last event that was taken, or passed over. */
    long position() {
        return position;
    }

    @Override
    public @Nullable OutboundFrame poll() {
        Tail joined = tail;
        if (closing == 1 || joined == null) {
            return null;
        }
        if (greetings != null) {
            OutboundFrame greeting = greetings.poll();
            if (greeting != null) {
                return greeting;
            }
            greetings = null;
        }
        OutboundFrame control = controls.poll();
        if (control != null) {
            return control;
        }
        long advice = controls.takeGoingAway();
        if (advice != Controls.NONE) {
            return ControlFrames.goingAway(advice, position);
        }
        if (controls.takeHeartbeat()) {
            return ControlFrames.heartbeat(position);
        }
        return pollEntry(joined);
    }

    private @Nullable OutboundFrame pollEntry(Tail joined) {
        while (position < closeAfter) {
            long fed = joined.fed();
            LogEntry entry = next(joined);
            if (entry == null) {
                if (reading == null) {
                    tookAll = fed;
                }
                return null;
            }
            if (entry.firstSeq() > position + 1 && !isAnnounced(position + 1, entry.firstSeq() - 1)) {
                close(CloseCode.SLOW_CONSUMER, "fell behind what is retained");
                return null;
            }
            boolean lost = isAnnounced(entry.seq(), entry.seq());
            long within = entry.seq() - Math.max(entry.firstSeq(), position + 1);
            position = entry.seq();
            if (!lost && isVisible(entry)) {
                if (within > 0) {
                    COALESCED.addAndGet(this, within);
                }
                return entry.frame();
            }
        }
        return beginClosing() ? farewell : null;
    }

    private boolean isVisible(LogEntry entry) {
        ThreadId filter = threadFilter;
        return filter == null || filter.equals(entry.header().threadId());
    }

    private boolean isAnnounced(long from, long to) {
        return from <= announcedEnd && announced.stream().anyMatch(range -> range.from() <= from && to <= range.to());
    }

    private @Nullable LogEntry next(Tail joined) {
        LogEntry paged = turned();
        if (paged != null) {
            return paged;
        }
        if (reading == null) {
            Tail.Next next = position < announcedEnd ? joined.after(position) : joined.textAfter(position);
            if (next != Tail.Next.IN_LOG) {
                return next.entry();
            }
        }
        return turnPage() ? turned() : null;
    }

    private @Nullable LogEntry turned() {
        if (page == null) {
            return null;
        }
        LogEntry entry = page.poll();
        if (entry == null) {
            page = null;
        }
        return entry;
    }

    private boolean turnPage() {
        CompletableFuture<LogSlice> request = reading;
        if (request == null) {
            request = stream.read(position, PAGE);
            if (!request.isDone()) {
                reading = request;
                var unused = request.whenComplete((slice, failure) -> wake(WakeHint.DEFERRED));
                return false;
            }
        }
        if (!request.isDone()) {
            return false;
        }
        reading = null;
        return take(request);
    }

    private boolean take(CompletableFuture<LogSlice> answered) {
        if (answered.isCompletedExceptionally()) {
            close(CloseCode.TRY_AGAIN_LATER, "the event log can't be read now");
            return false;
        }
        LogSlice slice = answered.join();
        if (!slice.head().epoch().equals(epoch)) {
            epochChanged();
            return false;
        }
        if (slice.entries().isEmpty()) {
            skipLost(slice);
            return false;
        }
        page = new ArrayDeque<>(Coalescing.page(slice.entries()));
        return true;
    }

    private void skipLost(LogSlice slice) {
        long head = slice.head().seq();
        if (head > position) {
            if (isAnnounced(position + 1, head)) {
                position = head;
            } else {
                close(CloseCode.SLOW_CONSUMER, "fell behind what is retained");
            }
        }
    }

    /**
     * Wakes the connection for events, with more emphasis if much waits for it: what is retained is bounded in bytes, and
     * a wake-up may stand for any number of them.
     *
     * @param fed the bytes of all events that its tail ever got
     * @param byCaller whether the calling thread, if the connection is far behind, may write what that takes
     */
    void wake(WakeHint hint, long fed, boolean byCaller) {
        long behind = fed - tookAll;
        if (behind < FAR_BEHIND) {
            wake(hint);
        } else if (byCaller) {
            wake(WakeHint.OVERDUE);
        } else {
            wake(behind < 2 * FAR_BEHIND ? hint : WakeHint.URGENT);
        }
    }

    /** Wakes the connection. One that fails at it would never be polled again, so it is dropped. */
    void wake(WakeHint hint) {
        try {
            connection.wake(hint);
        } catch (RuntimeException | Error failure) {
            drop("wake", failure);
        }
    }

    private void drop(String failedTo, Throwable failure) {
        LOG.warn("connection {} failed to {} and is dropped", id, failedTo, SafeFailure.of(failure));
        try {
            connection.terminate();
        } catch (RuntimeException | Error again) {
            LOG.warn("connection {} can't be dropped either", id, SafeFailure.of(again));
        }
    }

    /** Queues a frame that tells the client how it joined, in front of all others. Called before the begin. */
    void greet(OutboundFrame frame) {
        if (greetings == null) {
            greetings = new ArrayDeque<>(2);
        }
        greetings.add(frame);
    }

    /** Queues a control frame; a client that lets too many wait is closed. */
    boolean control(OutboundFrame frame) {
        if (!controls.offer(frame)) {
            close(CloseCode.LIMIT_EXCEEDED, "too many replies are waiting");
            return false;
        }
        wake(WakeHint.INLINE);
        return true;
    }

    /** Tells the client that the server is going away, and when to come back. */
    void goingAway(long reconnectAfterMillis) {
        controls.askForGoingAway(reconnectAfterMillis);
        wake(WakeHint.DEFERRED);
    }

    void heartbeat() {
        controls.askForHeartbeat();
        wake(WakeHint.DEFERRED);
    }

    void epochChanged() {
        close(CloseCode.SERVICE_RESTART, "the event log began anew");
    }

    /** Closes at once; what was not begun is not sent. */
    void close(CloseCode code, String reason) {
        if (beginClosing()) {
            try {
                connection.close(code, reason);
            } catch (RuntimeException | Error failure) {
                drop("close", failure);
            }
        }
    }

    private boolean beginClosing() {
        return CLOSING.compareAndSet(this, 0, 1);
    }

    /** Closes behind the entry with a number. */
    void closeAfter(long seq, CloseCode code, String reason) {
        if (!begun()) {
            close(code, reason);
            return;
        }
        farewell = OutboundFrame.close(code, reason);
        closeAfter = seq;
        wake(WakeHint.DEFERRED);
    }

    /** Marks the connection as gone, once. */
    boolean markGone() {
        closing = 1;
        return GONE.compareAndSet(this, 0, 1);
    }

    boolean isGone() {
        return gone == 1;
    }

    void threadFilter(@Nullable ThreadId threadId) {
        threadFilter = threadId;
    }

    long acknowledged() {
        return acknowledged;
    }

    /** Takes an acknowledgement; returns false if it is above what was sent. */
    boolean acknowledge(long seq) {
        if (seq < 0 || seq > position) {
            return false;
        }
        Epoch current = epoch;
        if (current != null && seq > acknowledged) {
            ACKNOWLEDGED.accumulateAndGet(this, seq, Math::max);
            stream.acknowledgements().acknowledged(current, seq);
        }
        return true;
    }

    /** Returns how many events went out within the frame of a later one since the last call. */
    long takeCoalesced() {
        return coalesced == 0 ? 0 : COALESCED.getAndSet(this, 0);
    }

    ConnectionInfo info() {
        return new ConnectionInfo(
                id,
                request.principal().userId(),
                request.clientId(),
                threadFilter,
                connectedAt,
                position,
                acknowledged,
                epoch);
    }
}
