package dev.tidings.core.attack;

import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RealmId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.auth.AuthSettings;
import dev.tidings.core.auth.Authentication;
import dev.tidings.core.engine.Engine;
import dev.tidings.core.engine.EngineOptions;
import dev.tidings.core.gateway.Gateway;
import dev.tidings.core.gateway.GatewayLimits;
import dev.tidings.core.gateway.GatewayOptions;
import dev.tidings.core.log.InMemoryEventLog;
import dev.tidings.core.router.Routers;
import dev.tidings.core.time.SystemTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Everything of a server but its sockets, run by the thread of the test. */
final class InMemory implements AutoCloseable {
    static final String TOKEN = "tok3n-of-mallory";

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final SystemTime time = SystemTime.open("attack-timer");
    private final InMemoryEventLog log =
            InMemoryEventLog.create(RetentionPolicy.defaults().withBytesPerUser(64 * 1024), time, time);
    private final Engine engine =
            Engine.create(EngineOptions.defaults(RealmId.MAIN), log, time, time, task -> tasks.add(task));
    private final Gateway gateway;

    InMemory() {
        var router = Routers.create(engine.bridge());
        router.addHandler("user_message", MessageHandler.of(message -> MessageReply.accepted()));
        TokenVerifier verifier = TokenVerifier.of(
                token -> token.equals(TOKEN) ? Optional.of(UserPrincipal.of(UserId.of("mallory"))) : Optional.empty());
        gateway = Gateway.create(
                new GatewayOptions(Set.of(), true, false)
                        .withLimits(GatewayLimits.defaults().withConnections(unlimited())),
                engine,
                new Gateway.Parts(
                        Authentication.create(
                                AuthSettings.defaults().withTokens(verifier),
                                new Authentication.Parts(time, time, tasks::add)),
                        Routers.registry(router),
                        tasks::add,
                        time,
                        time));
    }

    /** The limits that would keep an attack from what is attacked, lifted. */
    static ConnectionLimits unlimited() {
        return ConnectionLimits.defaults()
                .withConnectionsPerUser(0)
                .withConnectionsPerAddress(0)
                .withMessages(0, 0, Duration.ofSeconds(1));
    }

    void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    static HandshakeRequest request(Map<String, String> query, String protocols, String authorization) {
        Map<String, List<String>> headers = authorization.isEmpty()
                ? Map.of("host", List.of("127.0.0.1:80"), "sec-websocket-protocol", List.of(protocols))
                : Map.of("host", List.of("127.0.0.1:80"), "authorization", List.of(authorization));
        return new HandshakeRequest("/ws", query, headers, "127.0.0.1");
    }

    Client join() {
        return new Client(request(Map.of(), "tidings.v1, bearer." + TOKEN, ""));
    }

    boolean screens(HandshakeRequest request) {
        return !(gateway.screen(request) instanceof HandshakeDecision.Refuse);
    }

    Client accept(HandshakeRequest request) {
        return new Client(request);
    }

    /** One connection that reads at once. */
    final class Client implements WebSocketConnection {
        private final InboundListener listener;
        private FrameSource frames = () -> null;
        private boolean open = true;
        private String last = "";

        private Client(HandshakeRequest request) {
            listener = gateway.accept(this, request);
            settle();
        }

        /** Sends a text and lets all be done that follows. Returns the last frame. */
        String send(String text) {
            listener.onText(text);
            settle();
            return last;
        }

        private void settle() {
            runAll();
            OutboundFrame frame = frames.poll();
            while (frame != null && !frame.isClose()) {
                last = frame.text();
                frame = frames.poll();
            }
            open &= frame == null;
            runAll();
        }

        void leave() {
            open = false;
            listener.onClosed(1006, "");
            runAll();
        }

        @Override
        public Object nativeSession() {
            return this;
        }

        @Override
        public String remoteAddress() {
            return "127.0.0.1";
        }

        @Override
        public void start(FrameSource source) {
            frames = source;
        }

        @Override
        public void wake(WakeHint hint) {}

        @Override
        public void ping() {}

        @Override
        public void close(CloseCode code, String reason) {
            open = false;
        }

        @Override
        public void terminate() {
            open = false;
        }

        @Override
        public boolean isOpen() {
            return open;
        }
    }

    @Override
    public void close() {
        engine.close();
        log.close();
        time.close();
    }
}
