package dev.tidings.core.gateway;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.AuthResult;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.Tickets;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.internal.CanonicalAuthHandler;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.router.RecordingBridge;
import dev.tidings.core.router.Routers;
import dev.tidings.core.testing.ControlledTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A gateway between a transport and an engine that only take notes. The query's user is whom a client is taken for. */
final class GatewayFixture {
    final ControlledTime time = new ControlledTime();
    final StepExecutor executor = new StepExecutor();
    final RecordingOutlet outlet = new RecordingOutlet();
    final RecordingBridge bridge = new RecordingBridge();
    final MessageRouter router = Routers.create(bridge);
    final List<UserId> revoked = new ArrayList<>();
    Runnable whenClockIsRead = () -> {};
    Function<HandshakeRequest, CompletionStage<AuthResult>> authentication =
            request -> CompletableFuture.completedFuture(AuthResult.authenticated(
                    UserPrincipal.of(UserId.of(request.query().get("user")))));

    private final AuthHandler auth = new DelegatingAuthHandler();
    final Gateway gateway;

    GatewayFixture() {
        this(GatewayLimits.defaults());
    }

    GatewayFixture(GatewayLimits limits) {
        gateway = Gateway.create(
                new GatewayOptions(Set.of(), true, false).withLimits(limits),
                outlet,
                new Gateway.Parts(auth, Routers.registry(router), executor, new ReadClock(), time));
    }

    /** The clock, at whose readings something else may happen at that very moment. */
    private final class ReadClock implements TimeSource {
        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public long nanoTime() {
            whenClockIsRead.run();
            return time.nanoTime();
        }
    }

    private final class DelegatingAuthHandler implements CanonicalAuthHandler {
        @Override
        public CompletionStage<AuthResult> authenticate(HandshakeRequest request) {
            return authentication.apply(request);
        }

        @Override
        public HealthSnapshot.Component health() {
            throw new UnsupportedOperationException("a gateway asks for no health");
        }

        @Override
        public Tickets tickets() {
            throw new UnsupportedOperationException("a gateway issues no tickets");
        }

        @Override
        public CompletionStage<Void> revoke(UserId userId) {
            revoked.add(userId);
            return CompletableFuture.completedFuture(null);
        }
    }

    static HandshakeRequest request(Map<String, String> query) {
        return new HandshakeRequest("/ws", query, Map.of("host", List.of("127.0.0.1:80")), "192.0.2.7");
    }

    /** Connects a user and lets the authentication run. */
    InboundListener join(String user) {
        InboundListener client = gateway.accept(new RecordingConnection(), request(Map.of("user", user)));
        executor.runAll();
        return client;
    }

    /** Sends a message, with single quotes for double ones, and lets it be handled. */
    void send(InboundListener client, String message) {
        client.onText(message.replace('\'', '"'));
        executor.runAll();
    }
}
