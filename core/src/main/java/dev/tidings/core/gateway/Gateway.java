package dev.tidings.core.gateway;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.CloseCode;
import dev.tidings.api.MessageRouterRegistry;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.codec.ControlFrames;
import dev.tidings.core.codec.InboundDecoder;
import dev.tidings.core.codec.InboundLimits;
import dev.tidings.core.engine.Engine;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What a transport asks about each client, and tells about each connection. */
public final class Gateway implements ConnectionAcceptor {
    static final String LOGGED_OUT = "logged out";

    private final OriginPolicy origins;
    private final GatewayContext context;

    Gateway(OriginPolicy origins, GatewayContext context) {
        this.origins = origins;
        this.context = context;
    }

    /**
     * What a gateway works with.
     *
     * @param auth finds out who is connecting
     * @param routers get what clients send
     * @param executor where both run
     * @param time the clock for what is remembered
     * @param scheduler where limits run
     */
    public record Parts(
            AuthHandler auth,
            MessageRouterRegistry routers,
            Executor executor,
            TimeSource time,
            TaskScheduler scheduler) {
        /** Checks that nothing is missing. */
        public Parts {
            Objects.requireNonNull(auth, "auth");
            Objects.requireNonNull(routers, "routers");
            Objects.requireNonNull(executor, "executor");
            Objects.requireNonNull(time, "time");
            Objects.requireNonNull(scheduler, "scheduler");
        }
    }

    /**
     * Makes a gateway.
     *
     * @param options who may connect
     * @param engine where connections join
     * @param parts what it works with
     * @return the gateway
     */
    public static Gateway create(GatewayOptions options, Engine engine, Parts parts) {
        return create(options, new EngineOutlet(engine), parts);
    }

    static Gateway create(GatewayOptions options, Outlet outlet, Parts parts) {
        InboundDecoder decoder = InboundDecoder.create(InboundLimits.defaults());
        AuthenticationGate gate = new AuthenticationGate(parts.executor());
        RequestMemory memory = new RequestMemory(parts.time());
        InboundProcessor processor = new InboundProcessor(
                decoder,
                parts.routers(),
                parts.auth(),
                gate,
                memory,
                new EarlyCancels(memory, outlet),
                new AnswerLimit(parts.scheduler(), options.limits().answer()));
        GatewayContext context = new GatewayContext(
                outlet,
                parts.auth(),
                gate,
                new Revocations(),
                decoder,
                processor,
                parts.executor(),
                parts.time(),
                parts.scheduler(),
                options.limits(),
                new UserAllowances(options.limits().connections(), parts.time()));
        return new Gateway(OriginPolicy.of(options), context);
    }

    @Override
    public HandshakeDecision screen(HandshakeRequest request) {
        if (!origins.allows(request)) {
            return refuse(403, "origin not allowed");
        }
        List<String> offered = request.subprotocols();
        if (offered.isEmpty()) {
            return judge(request, new HandshakeDecision.Upgrade(null));
        }
        return Subprotocols.select(offered)
                .map(selected -> judge(request, new HandshakeDecision.Upgrade(selected)))
                .orElseGet(() -> refuse(400, "offer " + ControlFrames.PROTOCOL));
    }

    private HandshakeDecision refuse(int status, String reason) {
        context.outlet().turnedAway(status, reason);
        return new HandshakeDecision.Refuse(status, reason);
    }

    /** Upgrades a browser, which would not learn why it was refused, and lets everyone else wait until it is known. */
    private HandshakeDecision judge(HandshakeRequest request, HandshakeDecision.Upgrade upgrade) {
        if (request.headers().containsKey("origin")) {
            return upgrade;
        }
        try {
            boolean byFrame = JoinParameters.authenticatesByFrame(request.query());
            JoinParameters.resumesByFrame(request.query());
            return byFrame ? upgrade : new ParkedClient(context, request, upgrade);
        } catch (IllegalArgumentException e) {
            return refuse(400, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Logs a user out: closes the user's connections, those included that are being authenticated, and lets the auth
     * handler forget the user.
     *
     * @param user the user
     * @return the auth handler's stage
     */
    public CompletionStage<Void> revoke(UserId user) {
        context.revocations().add(user);
        try {
            return context.auth().revoke(user);
        } finally {
            context.outlet().disconnect(user, CloseCode.UNAUTHENTICATED, LOGGED_OUT);
        }
    }

    @Override
    public void turnedAway(int code, String reason) {
        context.outlet().turnedAway(code, reason);
    }

    @Override
    public InboundListener accept(WebSocketConnection connection, HandshakeRequest request) {
        ClientSession session = new ClientSession(context, connection, request, null);
        session.begin();
        return session;
    }
}
