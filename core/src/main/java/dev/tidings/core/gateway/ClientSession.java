package dev.tidings.core.gateway;

import dev.tidings.api.AuthResult;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.TaskScheduler.Scheduled;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.text.SafeText;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, from the upgrade to its end: authenticated, joined to the engine, and its messages handled.
 *
 * <p>The end may come at any moment, also in the middle of joining, which takes no lock because it writes to the
 * socket. So there are four phases, and what happens while joining is noted and made up for when it is done: a
 * connection that went meanwhile leaves the engine again, and one that is to be closed is closed.
 */
final class ClientSession implements InboundListener, AuthenticationGate.Applicant, Mailbox.Recipient {
    static final Duration AUTHENTICATION_LIMIT = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);
    private static final Scheduled NOTHING = () -> {};
    private static final CompletionStage<?> DONE = CompletableFuture.completedStage(null);

    private enum Phase {
        AUTHENTICATING,
        JOINING,
        JOINED,
        ENDED
    }

    private record Ending(CloseCode code, String reason) {}

    private final GatewayContext context;
    private final WindowedConnection connection;
    private final HandshakeRequest request;
    private final Mailbox mailbox;
    private final ReentrantLock lock = new ReentrantLock();
    private Phase phase = Phase.AUTHENTICATING;
    private @Nullable Ending ending;
    private @Nullable Integer goneWith;
    private volatile @Nullable JoinedClient client;
    private volatile Scheduled limit = NOTHING;

    ClientSession(GatewayContext context, WebSocketConnection connection, HandshakeRequest request) {
        this.context = context;
        this.connection = new WindowedConnection(connection);
        this.request = request;
        this.mailbox = new Mailbox(context.executor(), this);
    }

    void begin() {
        limit = context.scheduler()
                .schedule(
                        () -> endUnauthenticated(CloseCode.TRY_AGAIN_LATER, "authentication is unavailable"),
                        AUTHENTICATION_LIMIT);
        context.gate().admit(this);
    }

    @Override
    public CompletionStage<?> authenticate() {
        if (!isIn(Phase.AUTHENTICATING)) {
            return DONE;
        }
        try {
            return context.auth().authenticate(request).handle((result, cause) -> {
                concluded(cause == null ? result : unavailable(cause));
                return null;
            });
        } catch (Throwable cause) {
            concluded(unavailable(cause));
            return DONE;
        }
    }

    private static AuthResult unavailable(Throwable cause) {
        return AuthResult.unavailable(
                "the auth handler failed with " + cause.getClass().getName());
    }

    @Override
    public void turnAway() {
        endUnauthenticated(CloseCode.TRY_AGAIN_LATER, "too many clients are connecting");
    }

    private void concluded(AuthResult result) {
        limit.cancel();
        if (result instanceof AuthResult.Authenticated authenticated) {
            join(authenticated.principal());
        } else if (result instanceof AuthResult.Rejected rejected) {
            LOG.info("refused a client from {}: {}", connection.remoteAddress(), SafeText.of(rejected.reason()));
            endUnauthenticated(rejected.code(), "authentication failed");
        } else if (result instanceof AuthResult.Unavailable unavailable) {
            LOG.warn("cannot tell who {} is: {}", connection.remoteAddress(), SafeText.of(unavailable.reason()));
            endUnauthenticated(CloseCode.TRY_AGAIN_LATER, "authentication is unavailable");
        }
    }

    private void join(UserPrincipal principal) {
        ConnectionRequest join;
        try {
            join = JoinParameters.parse(principal, request.query());
        } catch (IllegalArgumentException e) {
            endUnauthenticated(CloseCode.BAD_MESSAGE, String.valueOf(e.getMessage()));
            return;
        }
        if (!advance(Phase.AUTHENTICATING, Phase.JOINING)) {
            return;
        }
        try {
            ConnectionId connectionId = context.outlet().join(connection, join);
            joined(new JoinedClient(context.outlet(), connection, connectionId, principal));
        } catch (IllegalStateException e) {
            notJoined(CloseCode.GOING_AWAY, "the server is shutting down");
        } catch (RuntimeException | Error e) {
            LOG.error("a client could not be registered", e);
            notJoined(CloseCode.SERVER_ERROR, "the server failed");
        }
    }

    private void joined(JoinedClient joined) {
        Integer gone;
        Ending closing;
        lock.lock();
        try {
            client = joined;
            gone = goneWith;
            closing = ending;
            phase = gone == null ? Phase.JOINED : Phase.ENDED;
        } finally {
            lock.unlock();
        }
        if (gone != null) {
            context.outlet().leave(joined.connectionId(), gone);
        } else if (closing != null) {
            context.outlet().close(joined.connectionId(), closing.code(), closing.reason());
        } else {
            mailbox.open();
        }
    }

    private void notJoined(CloseCode code, String reason) {
        advance(Phase.JOINING, Phase.ENDED);
        mailbox.close();
        connection.close(code, reason);
    }

    private void endUnauthenticated(CloseCode code, String reason) {
        if (advance(Phase.AUTHENTICATING, Phase.ENDED)) {
            limit.cancel();
            context.gate().withdraw(this);
            mailbox.close();
            connection.close(code, reason);
        }
    }

    private boolean advance(Phase from, Phase to) {
        lock.lock();
        try {
            boolean advanced = phase == from;
            phase = advanced ? to : phase;
            return advanced;
        } finally {
            lock.unlock();
        }
    }

    private boolean isIn(Phase expected) {
        return advance(expected, expected);
    }

    @Override
    public void onText(String message) {
        if (!mailbox.offer(message)) {
            mailbox.close();
            end(new Ending(CloseCode.LIMIT_EXCEEDED, "retry_after_ms=1000"));
        }
    }

    private void end(Ending wanted) {
        endUnauthenticated(wanted.code(), wanted.reason());
        JoinedClient joined;
        lock.lock();
        try {
            ending = ending == null ? wanted : ending;
            joined = phase == Phase.JOINED ? client : null;
        } finally {
            lock.unlock();
        }
        if (joined != null) {
            context.outlet().close(joined.connectionId(), wanted.code(), wanted.reason());
        }
    }

    @Override
    public void onActivity() {}

    @Override
    public void onClosed(int code, String reason) {
        limit.cancel();
        context.gate().withdraw(this);
        mailbox.close();
        JoinedClient joined;
        lock.lock();
        try {
            goneWith = code;
            joined = phase == Phase.JOINED ? client : null;
            phase = phase == Phase.JOINING ? phase : Phase.ENDED;
        } finally {
            lock.unlock();
        }
        if (joined != null) {
            context.outlet().leave(joined.connectionId(), code);
        }
    }

    @Override
    public CompletionStage<?> handle(String message) {
        JoinedClient joined = client;
        return joined == null
                ? DONE
                : context.processor().process(joined, message).thenCompose(done -> joined.room());
    }

    @Override
    public void refuse(String message) {
        JoinedClient joined = client;
        if (joined != null) {
            context.processor().refuse(joined, message);
        }
    }
}
