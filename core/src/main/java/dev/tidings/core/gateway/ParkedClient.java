package dev.tidings.core.gateway;

import dev.tidings.api.AuthResult;
import dev.tidings.api.CloseCode;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.TaskScheduler.Scheduled;
import dev.tidings.api.spi.WebSocketConnection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A client that is no browser, before its upgrade: it waits until it is known, and is refused over HTTP if it can't come
 * in. Who it is goes along into the connection, since a ticket can be taken only once; so does its place among its user's
 * connections.
 *
 * <p>The decision falls once. Whatever comes after it (an answer of the login behind the limit of time or behind the
 * client's leaving) finds that, and gives the place back.
 */
final class ParkedClient implements HandshakeDecision.Parked, AuthenticationGate.Applicant {
    private static final HandshakeDecision UNAVAILABLE =
            new HandshakeDecision.Refuse(503, "authentication is unavailable");
    private static final HandshakeDecision GONE = new HandshakeDecision.Refuse(503, "the client is gone");
    private static final CompletionStage<?> DONE = CompletableFuture.completedStage(null);

    private final GatewayContext context;
    private final HandshakeRequest request;
    private final HandshakeDecision.Upgrade upgrade;
    private final InboundPace pace;
    private final CompletableFuture<HandshakeDecision> decision = new CompletableFuture<>();
    private volatile @Nullable KnownClient known;

    ParkedClient(GatewayContext context, HandshakeRequest request, HandshakeDecision.Upgrade upgrade) {
        this.context = context;
        this.request = request;
        this.upgrade = upgrade;
        this.pace = new InboundPace(context.time(), context.users());
    }

    @Override
    public HandshakeDecision.Upgrade upgrade() {
        return upgrade;
    }

    @Override
    public CompletionStage<HandshakeDecision> decide() {
        Scheduled timer = context.scheduler().schedule(() -> settle(UNAVAILABLE), Admission.AUTHENTICATION_LIMIT);
        CompletionStage<HandshakeDecision> decided = decision;
        decided.whenComplete((result, cause) -> timer.cancel());
        context.gate().admit(this);
        return decision;
    }

    @Override
    public CompletionStage<?> authenticate() {
        if (decision.isDone()) {
            return DONE;
        }
        long begun = context.revocations().count();
        return Identification.of(context.auth(), request).thenAccept(result -> settle(judge(result, begun)));
    }

    @Override
    public void turnAway() {
        settle(new HandshakeDecision.Refuse(503, "too many clients are connecting"));
    }

    private HandshakeDecision judge(AuthResult result, long begun) {
        if (result instanceof AuthResult.Authenticated authenticated) {
            return admit(authenticated.principal(), begun);
        }
        if (result instanceof AuthResult.Rejected rejected) {
            int status = rejected.code() == CloseCode.FORBIDDEN ? 403 : 401;
            return new HandshakeDecision.Refuse(status, "authentication failed");
        }
        return UNAVAILABLE;
    }

    private HandshakeDecision admit(UserPrincipal principal, long begun) {
        try {
            JoinParameters.parse(principal, request.query(), Map.of());
        } catch (IllegalArgumentException e) {
            return new HandshakeDecision.Refuse(400, String.valueOf(e.getMessage()));
        }
        if (context.revocations().since(begun, principal.userId())) {
            return new HandshakeDecision.Refuse(401, Gateway.LOGGED_OUT);
        }
        if (decision.isDone() || !pace.enter(principal.userId())) {
            return new HandshakeDecision.Refuse(429, "too many connections of this user");
        }
        known = new KnownClient(principal, begun, pace);
        return upgrade;
    }

    private void settle(HandshakeDecision outcome) {
        if (decision.complete(outcome)) {
            context.gate().withdraw(this);
            if (outcome instanceof HandshakeDecision.Refuse refusal) {
                context.outlet().turnedAway(refusal.status(), refusal.message());
            }
        } else if (outcome == upgrade) {
            pace.leave();
        }
    }

    @Override
    public InboundListener accept(WebSocketConnection connection) {
        ClientSession session = new ClientSession(context, connection, request, known);
        session.begin();
        return session;
    }

    @Override
    public void abandon() {
        decision.complete(GONE);
        context.gate().withdraw(this);
        pace.leave();
    }
}
