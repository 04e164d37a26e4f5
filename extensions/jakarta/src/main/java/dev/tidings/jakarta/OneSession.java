package dev.tidings.jakarta;

import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configuration of one upgrade, whose endpoint belongs to its request alone, so that no two can be mixed up. */
final class OneSession extends ServerEndpointConfig.Configurator {
    private final Endpoint endpoint;
    private final @Nullable String subprotocol;

    private OneSession(Endpoint endpoint, @Nullable String subprotocol) {
        this.endpoint = endpoint;
        this.subprotocol = subprotocol;
    }

    static ServerEndpointConfig config(String path, Endpoint endpoint, @Nullable String subprotocol) {
        return ServerEndpointConfig.Builder.create(Endpoint.class, path)
                .subprotocols(subprotocol == null ? List.of() : List.of(subprotocol))
                .configurator(new OneSession(endpoint, subprotocol))
                .build();
    }

    @Override
    public boolean checkOrigin(@Nullable String origin) {
        return true;
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        return subprotocol == null ? "" : subprotocol;
    }

    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return List.of();
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {}

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
        return type.cast(endpoint);
    }
}
