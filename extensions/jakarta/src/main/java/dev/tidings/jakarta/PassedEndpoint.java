package dev.tidings.jakarta;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;

/**
 * What containers call for a session of {@link JakartaTransports}. It is public because some of them call it by reflection;
 * applications have no use for it, and can't make one.
 */
public final class PassedEndpoint extends Endpoint {
    private volatile @Nullable Endpoint passed;

    PassedEndpoint() {}

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        Object found = session.getUserProperties().remove(HandshakeConfigurator.PASSED);
        Object handed = found == null ? config.getUserProperties().remove(HandshakeConfigurator.PASSED) : found;
        if (!(handed instanceof Endpoint endpoint)) {
            throw new IllegalStateException("a session must have the request of its handshake but has none: "
                    + "Jakarta WebSocket 2.1 or later is needed");
        }
        passed = endpoint;
        endpoint.onOpen(session, config);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        Endpoint endpoint = passed;
        if (endpoint != null) {
            endpoint.onClose(session, reason);
        }
    }

    @Override
    public void onError(Session session, Throwable problem) {
        Endpoint endpoint = passed;
        if (endpoint != null) {
            endpoint.onError(session, problem);
        }
    }
}
