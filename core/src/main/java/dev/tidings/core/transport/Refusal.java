package dev.tidings.core.transport;

import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.HandshakeDecision;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** An upgrade request that is answered with an error. The message is the response's body and never quotes the request. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Map<Integer, String> PHRASES = Map.of(
            400, "Bad Request",
            401, "Unauthorized",
            403, "Forbidden",
            404, "Not Found",
            413, "Content Too Large",
            426, "Upgrade Required",
            429, "Too Many Requests",
            431, "Request Header Fields Too Large",
            503, "Service Unavailable");

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final int status;
    private final boolean ofEngine;

    Refusal(int status, String message) {
        this(status, message, false);
    }

    private Refusal(int status, String message, boolean ofEngine) {
        super(message, null, false, false);
        this.status = PHRASES.containsKey(status) ? status : 503;
        this.ofEngine = ofEngine;
    }

    /** Returns what the transport has decided, of which the engine has to be told. */
    static Refusal of(HandshakeDecision.Refuse refuse) {
        return new Refusal(refuse.status(), refuse.message());
    }

    /** Returns what the engine has decided, who counts it. */
    static Refusal decided(HandshakeDecision.Refuse refuse) {
        return new Refusal(refuse.status(), refuse.message(), true);
    }

    static Refusal malformed(String message) {
        return new Refusal(400, message);
    }

    int status() {
        return status;
    }

    /** Tells the engine of a client that it has not refused itself. */
    void tell(ConnectionAcceptor engine) {
        if (!ofEngine) {
            engine.turnedAway(status, String.valueOf(getMessage()));
        }
    }

    /** Returns the whole response. */
    ByteBuffer response() {
        byte[] body = (getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + " " + PHRASES.get(status) + "\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: " + body.length + "\r\n"
                + special()
                + "Connection: " + (status == 426 ? "Upgrade, close" : "close") + "\r\n\r\n";
        ByteBuffer response = ByteBuffer.allocate(head.length() + body.length);
        return response.put(head.getBytes(StandardCharsets.US_ASCII)).put(body).flip();
    }

    private String special() {
        return switch (status) {
            case 401 -> "WWW-Authenticate: Bearer\r\n";
            case 426 -> "Sec-WebSocket-Version: 13\r\nUpgrade: websocket\r\n";
            case 429, 503 -> "Retry-After: " + RETRY_AFTER.toSeconds() + "\r\n";
            default -> "";
        };
    }
}
