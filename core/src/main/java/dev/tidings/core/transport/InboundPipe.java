package dev.tidings.core.transport;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection does with the bytes that come in; used by its one worker. First a request head, read and judged
 * here, of which the library sees no more than the key; while the request waits for its decision, nothing; then whole
 * messages and control frames, handed to the library one at a time, so that a bad one takes none of the good ones before
 * it along; and after a refusal or a violation nothing, which is read all the same, because closing a socket with unread bytes would reset it and lose what was said last.
 */
final class InboundPipe {
    private static final Logger LOG = LoggerFactory.getLogger(InboundPipe.class);
    private static final int NO_STATUS = 1005;
    private static final int MALFORMED = CloseCode.MALFORMED_DATA.code();
    private static final int TOO_BIG = CloseCode.MESSAGE_TOO_BIG.code();

    private enum Phase {
        HEAD,
        PARKED,
        FRAMES,
        DISCARD
    }

    private final EmbeddedConnection connection;
    private final LibrarySocket session;
    private final ConnectionAcceptor acceptor;
    private final EmbeddedOptions options;
    private final FrameScanner scanner;
    private @Nullable RequestHead head;
    private volatile Phase phase = Phase.HEAD;
    private boolean broken;

    InboundPipe(EmbeddedConnection connection, LibrarySocket session, TransportContext context) {
        this.connection = connection;
        this.session = session;
        this.acceptor = context.acceptor();
        this.options = context.options();
        this.scanner = new FrameScanner(options.limits().messageBytes());
    }

    /** Takes bytes as they were read. */
    void take(ByteBuffer bytes) {
        if (phase == Phase.HEAD) {
            readHead(bytes);
        }
        if (phase == Phase.PARKED && bytes.hasRemaining()) {
            connection.spokeTooSoon();
        } else if (phase == Phase.FRAMES && bytes.hasRemaining()) {
            connection.active();
            readFrames(bytes);
        }
    }

    /** Ignores everything that comes. Only before the first byte, or for a request that waited. */
    void discard() {
        phase = Phase.DISCARD;
    }

    /** Takes what comes for frames, after a request that waited, and before the client can know. */
    void upgraded() {
        phase = Phase.FRAMES;
    }

    /** Takes note of a close frame that the library has decoded. */
    void closeFrame(int code, String reason) {
        connection.peerClosed(scanner.payloadLength() == 0 ? NO_STATUS : code, reason);
    }

    private void readHead(ByteBuffer bytes) {
        RequestHead collected = head == null ? new RequestHead(options.maxHeaderBytes()) : head;
        head = collected;
        try {
            if (collected.read(bytes)) {
                head = null;
                upgrade(collected.toByteArray());
            }
        } catch (Refusal e) {
            head = null;
            phase = Phase.DISCARD;
            connection.refuse(e);
        }
    }

    private void upgrade(byte[] request) throws Refusal {
        HandshakeRequest handshake = new RequestParser(options).parse(request, connection.remoteAddress());
        HandshakeDecision decision = decide(handshake);
        if (decision instanceof HandshakeDecision.Refuse refuse) {
            throw Refusal.decided(refuse);
        }
        session.feed(essence(handshake));
        String accept = session.draft().accept();
        if (accept == null) {
            throw Refusal.malformed("request cannot be upgraded");
        }
        if (decision instanceof HandshakeDecision.Parked parked) {
            phase = Phase.PARKED;
            connection.park(parked, upgrade -> response(accept, upgrade.subprotocol()));
        } else {
            phase = Phase.FRAMES;
            connection.upgraded(response(accept, ((HandshakeDecision.Upgrade) decision).subprotocol()), handshake);
        }
    }

    private HandshakeDecision decide(HandshakeRequest handshake) {
        try {
            return acceptor.screen(handshake);
        } catch (RuntimeException e) {
            LOG.error("a {} could not be screened", handshake, e);
            return new HandshakeDecision.Refuse(503, "temporarily unavailable");
        }
    }

    /** Returns what the library needs to know: no token of the client's reaches its trace log. */
    private static ByteBuffer essence(HandshakeRequest handshake) {
        String request = "GET " + handshake.path() + " HTTP/1.1\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: " + handshake.header("sec-websocket-key").orElse("") + "\r\n\r\n";
        return ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    }

    private static ByteBuffer response(String accept, @Nullable String subprotocol) {
        String response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept + "\r\n"
                + (subprotocol == null ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n") + "\r\n";
        return ByteBuffer.wrap(response.getBytes(StandardCharsets.US_ASCII));
    }

    private void readFrames(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            FrameScanner.Stop stop = scanner.scan(bytes);
            if (stop == FrameScanner.Stop.VIOLATION) {
                broken(scanner.violation());
            } else if (!broken) {
                take(stop);
            } else if (stop == FrameScanner.Stop.CLOSE_END) {
                connection.peerClosed(NO_STATUS, "");
            }
        }
    }

    private void take(FrameScanner.Stop stop) {
        if (stop == FrameScanner.Stop.FRAME_END || stop == FrameScanner.Stop.CLOSE_END) {
            session.process(scanner);
            checkLibrary(stop);
        }
    }

    /** Acts on what the library found. It takes a close frame with code 1007 for malformed if it gives no reason. */
    private void checkLibrary(FrameScanner.Stop stop) {
        int failure = session.draft().failure();
        if (failure == MALFORMED && stop == FrameScanner.Stop.CLOSE_END) {
            broken = true;
            connection.peerClosed(MALFORMED, "");
        } else if (failure == MALFORMED) {
            broken(CloseCode.MALFORMED_DATA);
        } else if (failure != 0) {
            broken(failure == TOO_BIG ? CloseCode.MESSAGE_TOO_BIG : CloseCode.PROTOCOL_ERROR);
        }
    }

    private void broken(@Nullable CloseCode code) {
        if (!broken && code != null) {
            broken = true;
            connection.close(code, reason(code));
        }
    }

    private String reason(CloseCode code) {
        return switch (code) {
            case UNSUPPORTED_DATA -> "only text is accepted";
            case MALFORMED_DATA -> "text must be valid UTF-8";
            case MESSAGE_TOO_BIG ->
                "message must have at most " + options.limits().messageBytes() + " bytes";
            default -> "frame breaks RFC 6455";
        };
    }
}
