package dev.tidings.core.gateway;

import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.TaskScheduler.Scheduled;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.text.SafeFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, from the upgrade to its end: admitted, joined to the engine, its messages handled, and watched.
 *
 * <p>The end may come at any moment, also in the middle of joining, which takes no lock because it writes to the
 * socket. So there are four phases, and what happens while joining is noted and made up for when it is done: a
 * connection that went meanwhile leaves the engine again, and one that is to be closed is closed. Who has joined needs
 * neither the request nor its admission any more; with a browser's headers they are most of what a connection takes.
 */
final class ClientSession implements InboundListener, Admission.Outcome, Mailbox.Recipient {
    static final Duration BREACH_LIMIT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);
    private static final Scheduled NOTHING = () -> {};
    private static final CompletionStage<?> DONE = CompletableFuture.completedStage(null);

    private enum Phase {
        BEING_ADMITTED,
        JOINING,
        JOINED,
        ENDED
    }

    private record Ending(CloseCode code, String reason) {}

    private static final Ending REVOKED = new Ending(CloseCode.UNAUTHENTICATED, Gateway.LOGGED_OUT);

    private final GatewayContext context;
    private final WindowedConnection connection;
    private final Mailbox mailbox;
    private final Liveness liveness;
    private final InboundPace pace;
    private final ExpiryWatch expiry;
    private final HandshakeRequest origin;
    private Phase phase = Phase.BEING_ADMITTED;
    private @Nullable Ending ending;
    private @Nullable Integer goneWith;
    private volatile @Nullable Admission admission;
    private volatile @Nullable JoinedClient client;
    private volatile Scheduled breachLimit = NOTHING;

    ClientSession(
            GatewayContext context,
            WebSocketConnection connection,
            HandshakeRequest request,
            @Nullable KnownClient known) {
        this.context = context;
        this.connection = new WindowedConnection(connection);
        this.mailbox = new Mailbox(context.executor(), this);
        this.admission = new Admission(context, request, known, mailbox, this);
        this.liveness = new Liveness(context.time(), context.scheduler(), context.limits());
        this.pace = known == null ? new InboundPace(context.time(), context.users()) : known.pace();
        this.expiry = new ExpiryWatch(context.time(), context.scheduler(), this::expired);
        this.origin = FrameCredential.bare(request);
    }

    void begin() {
        Admission early = admission;
        if (early != null) {
            early.begin();
        }
    }

    @Override
    public void admitted(ConnectionRequest join) {
        if (!advance(Phase.BEING_ADMITTED, Phase.JOINING)) {
            return;
        }
        if (!pace.enter(join.principal().userId())) {
            notJoined(CloseCode.LIMIT_EXCEEDED, "retry_after_ms=" + InboundPace.RECONNECT_AFTER_MILLIS);
            return;
        }
        try {
            ConnectionId connectionId = context.outlet().join(connection, join);
            joined(new JoinedClient(context.outlet(), connection, connectionId, join.principal(), origin, expiry));
        } catch (IllegalStateException e) {
            notJoined(CloseCode.GOING_AWAY, "the server is shutting down");
        } catch (RuntimeException | Error e) {
            LOG.error("a client could not be registered", SafeFailure.of(e));
            notJoined(CloseCode.SERVER_ERROR, "the server failed");
        }
    }

    private void joined(JoinedClient joined) {
        Admission over = admission;
        boolean revoked = over != null && over.wasRevoked(joined.principal().userId());
        Integer gone;
        Ending closing;
        synchronized (this) {
            client = joined;
            gone = goneWith;
            ending = revoked ? REVOKED : ending;
            closing = ending;
            phase = gone == null ? Phase.JOINED : Phase.ENDED;
            admission = null;
        }
        if (gone != null) {
            context.outlet().leave(joined.connectionId(), gone);
            return;
        }
        liveness.begin(joined);
        if (closing != null) {
            context.outlet().close(joined.connectionId(), closing.code(), closing.reason());
        } else {
            joined.begin();
            mailbox.open();
        }
    }

    private void expired() {
        mailbox.close();
        end(new Ending(CloseCode.UNAUTHENTICATED, "authentication expired"));
    }

    private void notJoined(CloseCode code, String reason) {
        advance(Phase.JOINING, Phase.ENDED);
        mailbox.close();
        turnAway(code, reason);
    }

    private void turnAway(CloseCode code, String reason) {
        connection.close(code, reason);
        context.outlet().turnedAway(code.code(), reason);
    }

    @Override
    public void refused(CloseCode code, String reason) {
        if (advance(Phase.BEING_ADMITTED, Phase.ENDED)) {
            mailbox.close();
            turnAway(code, reason);
        }
    }

    private boolean advance(Phase from, Phase to) {
        synchronized (this) {
            boolean advanced = phase == from;
            phase = advanced ? to : phase;
            return advanced;
        }
    }

    @Override
    public void onText(String message) {
        liveness.used();
        InboundPace.Verdict verdict = pace.message();
        Admission early = admission;
        if (isEnding(verdict) || (early != null && early.takes(message))) {
            return;
        }
        if (verdict == InboundPace.Verdict.TAKE ? mailbox.offer(message) : mailbox.offerTooSoon(message)) {
            if (early != null) {
                early.messageArrived();
            }
        } else {
            mailbox.close();
            end(new Ending(CloseCode.LIMIT_EXCEEDED, "retry_after_ms=1000"));
        }
    }

    @Override
    public boolean onControl() {
        InboundPace.Verdict verdict = pace.control();
        if (!isEnding(verdict) && verdict == InboundPace.Verdict.REFUSE) {
            mailbox.offerTooSoon("");
        }
        return verdict == InboundPace.Verdict.TAKE;
    }

    /** Closes a connection that goes on sending too much, and says whether that was begun. */
    private boolean isEnding(InboundPace.Verdict verdict) {
        if (verdict == InboundPace.Verdict.CLOSE) {
            mailbox.close();
            end(new Ending(CloseCode.LIMIT_EXCEEDED, "retry_after_ms=" + pace.retryAfterMillis()));
        }
        return verdict == InboundPace.Verdict.CLOSE || verdict == InboundPace.Verdict.IGNORE;
    }

    private void end(Ending wanted) {
        endAdmission();
        refused(wanted.code(), wanted.reason());
        JoinedClient joined;
        synchronized (this) {
            ending = ending == null ? wanted : ending;
            joined = phase == Phase.JOINED ? client : null;
        }
        if (joined != null) {
            context.outlet().close(joined.connectionId(), wanted.code(), wanted.reason());
        }
    }

    private void endAdmission() {
        Admission early = admission;
        if (early != null) {
            early.end();
        }
    }

    @Override
    public void onActivity() {
        liveness.heard();
    }

    @Override
    public void onClosed(int code, String reason) {
        endAdmission();
        liveness.end();
        pace.leave();
        expiry.end();
        mailbox.close();
        JoinedClient joined;
        synchronized (this) {
            goneWith = code;
            joined = phase == Phase.JOINED ? client : null;
            phase = phase == Phase.JOINING ? phase : Phase.ENDED;
        }
        breachLimit.cancel();
        if (joined != null) {
            context.outlet().leave(joined.connectionId(), code);
        }
    }

    @Override
    public CompletionStage<?> handle(String message, Runnable goOn) {
        JoinedClient joined = client;
        if (joined == null) {
            return DONE;
        }
        CompletionStage<?> processed = joined.breach() == null
                ? context.processor()
                        .process(joined, message, () -> joined.room().thenRun(goOn))
                : DONE;
        return processed.thenCompose(done -> {
            CloseCode breach = joined.breach();
            if (breach != null) {
                mailbox.close();
                closeIfStillOpen(joined, breach);
            }
            return joined.room();
        });
    }

    @Override
    public CompletionStage<?> limit(String message) {
        JoinedClient joined = client;
        if (joined == null) {
            return DONE;
        }
        context.processor().limit(joined, message, pace.retryAfterMillis());
        return joined.room();
    }

    /** Sees to the close of a client that does not take the replies in front of it. */
    private void closeIfStillOpen(JoinedClient joined, CloseCode code) {
        Scheduled scheduled = context.scheduler()
                .schedule(() -> context.outlet().close(joined.connectionId(), code, "protocol error"), BREACH_LIMIT);
        breachLimit = scheduled;
        if (isIn(Phase.ENDED)) {
            scheduled.cancel();
        }
    }

    private boolean isIn(Phase expected) {
        return advance(expected, expected);
    }

    @Override
    public void refuse(String message) {
        JoinedClient joined = client;
        if (joined != null) {
            context.processor().refuse(joined, message);
        }
    }
}
