package dev.tidings.jakarta;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.WebSocketConnection;
import jakarta.websocket.CloseReason;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One session of a container. */
final class JakartaConnection implements WebSocketConnection, SessionWriter.Port {
    private static final Logger LOG = LoggerFactory.getLogger(JakartaConnection.class);
    private static final int ABNORMAL = 1006;
    private static final int MOST_REASON = 123;
    private static final int MOST_BYTES_OF_A_CHAR = 3;

    /** What all connections of a transport have in common. */
    interface Home {
        ConnectionAcceptor acceptor();

        TransportSettings settings();

        Workers workers();

        /** The connection was reported. */
        void forget(JakartaConnection connection);
    }

    private final Session session;
    private final HandshakeRequest request;
    private final Home home;
    private final SessionWriter writer;
    private final InboundGate inbound;
    private volatile boolean open = true;

    JakartaConnection(Session session, HandshakeRequest request, Home home) {
        this.session = session;
        this.request = request;
        this.home = home;
        writer = new SessionWriter(this, home.workers(), ContainerTraits.sendsAtOnce(session));
        inbound = new InboundGate(() -> home.workers().soon(this::report));
    }

    void configure() {
        TransportSettings settings = home.settings();
        session.setMaxTextMessageBufferSize(settings.messageBytes());
        session.setMaxIdleTimeout(settings.idleTimeout().toMillis());
        if (ContainerTraits.sendsAtOnce(session) == 1) {
            session.getAsyncRemote().setSendTimeout(settings.sendTimeout().toMillis());
        }
        ContainerTraits.limit(session, settings);
    }

    /** Hands the connection to the engine, and lets it write when that is done. */
    void open() {
        try {
            inbound.open(home.acceptor().accept(this, request));
        } catch (RuntimeException refused) {
            LOG.warn("a connection was refused by the server: {}", refused.toString());
            refuse(CloseCode.SERVER_ERROR);
            return;
        }
        writer.open();
    }

    /** Closes a connection that the engine does not get. */
    void refuse(CloseCode code) {
        inbound.discard();
        close(code, "");
        writer.open();
    }

    @Override
    public Object nativeSession() {
        return session;
    }

    @Override
    public String remoteAddress() {
        return request.remoteAddress();
    }

    @Override
    public void start(FrameSource frames) {
        writer.start(frames);
    }

    @Override
    public void wake(WakeHint hint) {
        writer.wake(hint);
    }

    @Override
    public void ping() {
        if (open) {
            writer.ping();
        }
    }

    @Override
    public void close(CloseCode code, String reason) {
        if (writer.close(new SessionWriter.Farewell(code, reason))) {
            leave();
        }
    }

    /** From now on nothing is told, and the peer has a limited time. */
    private void leave() {
        open = false;
        inbound.shut();
        home.workers().later(home.settings().closeLimit(), this::giveUp);
    }

    private void giveUp() {
        home.workers().patiently(() -> ContainerTraits.drop(session));
        SessionWriter.Farewell said = writer.said();
        end(said == null ? ABNORMAL : said.code().code(), said == null ? "" : said.reason());
    }

    @Override
    public void terminate() {
        if (end(ABNORMAL, "")) {
            home.workers().patiently(() -> ContainerTraits.drop(session));
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    private boolean end(int code, String reason) {
        open = false;
        inbound.shut();
        writer.end();
        return inbound.end(new InboundGate.Ending(code, reason));
    }

    private void report() {
        writer.awaitEnd();
        try {
            inbound.tellEnd();
        } finally {
            home.forget(this);
        }
    }

    /** Drops a client that takes too long for a frame. */
    void tick(int limit) {
        if (writer.isStuck(limit)) {
            terminate();
        }
    }

    void onText(String message) {
        inbound.activity();
        if (isTooLarge(message)) {
            close(CloseCode.MESSAGE_TOO_BIG, "");
        } else {
            inbound.text(message);
        }
    }

    private boolean isTooLarge(String message) {
        int limit = home.settings().messageBytes();
        return (long) message.length() * MOST_BYTES_OF_A_CHAR > limit
                && message.getBytes(StandardCharsets.UTF_8).length > limit;
    }

    void onBinary() {
        inbound.activity();
        close(CloseCode.UNSUPPORTED_DATA, "");
    }

    void onPong() {
        inbound.activity();
        inbound.control();
    }

    void onClosed(CloseReason reason) {
        SessionWriter.Farewell said = writer.said();
        if (said != null) {
            end(said.code().code(), said.reason());
        } else {
            String phrase = reason.getReasonPhrase();
            end(reason.getCloseCode().getCode(), phrase == null ? "" : phrase);
        }
    }

    @Override
    public void send(String text, SendHandler completion) {
        session.getAsyncRemote().sendText(text, completion);
    }

    @Override
    public void sendPing() {
        try {
            session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
        } catch (IOException | RuntimeException gone) {
            terminate();
        }
    }

    @Override
    public void sendClose(SessionWriter.Farewell farewell) {
        if (open) {
            leave();
        }
        try {
            session.close(new CloseReason(
                    CloseReason.CloseCodes.getCloseCode(farewell.code().code()), cut(farewell.reason())));
        } catch (IOException | RuntimeException gone) {
            LOG.debug("a session could not be closed: {}", gone.toString());
            ContainerTraits.drop(session);
            end(farewell.code().code(), farewell.reason());
        }
    }

    private static String cut(String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MOST_REASON) {
            return reason;
        }
        int end = MOST_REASON;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    @Override
    public void failed() {
        terminate();
    }

    @Override
    public void relieved() {
        inbound.activity();
    }
}
