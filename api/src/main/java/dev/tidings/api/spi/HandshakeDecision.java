package dev.tidings.api.spi;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The answer to an upgrade request, before the upgrade. */
public sealed interface HandshakeDecision {
    /**
     * Upgrade, without any extension.
     *
     * @param subprotocol the subprotocol to select, one of those the client offered, or null to select none
     */
    record Upgrade(@Nullable String subprotocol) implements HandshakeDecision {}

    /**
     * Refuse over HTTP, and end the connection when the answer is out. No other method is called for the request.
     *
     * @param status the HTTP status: 401, 403, 429 or 503 of the engine's, and of the transport's 400, 404, 413, 414, 426
     *     or 431 besides
     * @param message one line for the body; never quotes the request
     */
    record Refuse(int status, String message) implements HandshakeDecision {
        /**
         * Returns the headers that belong to the status: how to log in, when to come back, what to upgrade to.
         *
         * @return names and values, perhaps none
         */
        public Map<String, String> headers() {
            return switch (status) {
                case 401 -> Map.of("WWW-Authenticate", "Bearer");
                case 426 -> Map.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13");
                case 429, 503 -> Map.of("Retry-After", "5");
                default -> Map.of();
            };
        }
    }

    /**
     * Let the request wait, because it must be found out first who the client is. The transport calls {@link #decide},
     * blocks no thread meanwhile, and then calls {@link #accept} or {@link #abandon}, one of them and once; nothing needs
     * to be called after a refusal. The engine implements it. A transport that can't let a request wait upgrades at once,
     * as {@link #upgrade} says, and calls {@link ConnectionAcceptor#accept} instead of the other three.
     */
    non-sealed interface Parked extends HandshakeDecision {
        /**
         * Returns how to upgrade if the client may come in, before it is known whether it may.
         *
         * @return what {@link #decide} comes to unless it refuses
         */
        Upgrade upgrade();

        /**
         * Begins to find out. Called once.
         *
         * @return upgrade or refuse; never fails, comes within 15 s, and from any thread
         */
        CompletionStage<HandshakeDecision> decide();

        /**
         * Takes over the connection, instead of {@link ConnectionAcceptor#accept}. It may come before the upgrade is
         * sent, and is the way to miss no message; what is sent on the connection must then wait for that. If it throws,
         * {@link #abandon} is called too.
         *
         * @param connection the connection
         * @return who is to be told what arrives
         */
        InboundListener accept(WebSocketConnection connection);

        /** Learns that there will be no connection, since the client is gone, or was refused by the transport. */
        void abandon();
    }
}
