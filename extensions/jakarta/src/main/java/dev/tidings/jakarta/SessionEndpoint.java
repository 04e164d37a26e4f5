package dev.tidings.jakarta;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.HandshakeRequest;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a container tells about one session. */
final class SessionEndpoint extends Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(SessionEndpoint.class);

    private final Doorkeeper doorkeeper;
    private final HandshakeRequest request;
    private final @Nullable CloseCode refusal;
    private volatile @Nullable JakartaConnection connection;

    SessionEndpoint(Doorkeeper doorkeeper, HandshakeRequest request, @Nullable CloseCode refusal) {
        this.doorkeeper = doorkeeper;
        this.request = request;
        this.refusal = refusal;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        JakartaConnection opened = doorkeeper.open(session, request);
        connection = opened;
        session.addMessageHandler(String.class, (MessageHandler.Whole<String>) opened::onText);
        session.addMessageHandler(
                ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) (part, last) -> opened.onBinary());
        session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> opened.onPong());
        CloseCode refused = doorkeeper.isClosed() ? CloseCode.GOING_AWAY : refusal;
        if (refused == null) {
            opened.open();
        } else {
            opened.refuse(refused);
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        JakartaConnection closed = connection;
        if (closed != null) {
            closed.onClosed(reason);
        }
    }

    @Override
    public void onError(Session session, Throwable problem) {
        LOG.debug(
                "session of {} failed: {}",
                request.remoteAddress(),
                problem.getClass().getName());
    }
}
