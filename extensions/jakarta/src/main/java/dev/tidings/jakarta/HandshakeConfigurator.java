package dev.tidings.jakarta;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows each request to the server within the handshake, where a container can't refuse any more, and hands what was
 * decided to the session.
 *
 * <p>The way from one to the other are the user properties of the configuration. Jakarta WebSocket 2.1 demands a copy of
 * them for each handshake; before that they were shared, and one client's session could get another's request. So a
 * handshake whose properties hold one already, or are those of the registration, is refused, and each is taken once.
 */
final class HandshakeConfigurator extends ServerEndpointConfig.Configurator {
    static final String PASSED = HandshakeConfigurator.class.getName();
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";

    private final Doorkeeper doorkeeper;

    HandshakeConfigurator(Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
    }

    @Override
    public boolean checkOrigin(@Nullable String origin) {
        boolean accepting = doorkeeper.isAccepting();
        if (!accepting) {
            doorkeeper.turnedAway(403, "nobody new is let in");
        }
        return accepting;
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        return "";
    }

    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return List.of();
    }

    @Override
    public void modifyHandshake(
            ServerEndpointConfig config,
            jakarta.websocket.server.HandshakeRequest request,
            HandshakeResponse response) {
        Map<String, Object> properties = config.getUserProperties();
        HandshakeRequest shown = shown(request, properties);
        HandshakeDecision decision = doorkeeper.judge(shown);
        if (decision == Doorkeeper.FULL) {
            doorkeeper.turnedAway(CloseCode.TRY_AGAIN_LATER.code(), Doorkeeper.FULL.message());
        }
        CloseCode refusal = decision instanceof HandshakeDecision.Refuse refused ? code(refused.status()) : null;
        if (properties.putIfAbsent(PASSED, new SessionEndpoint(doorkeeper, shown, refusal)) != null) {
            throw new IllegalStateException("user properties must belong to one handshake but are shared: "
                    + "Jakarta WebSocket 2.1 or later is needed");
        }
        if (decision instanceof HandshakeDecision.Upgrade upgrade && upgrade.subprotocol() != null) {
            response.getHeaders().put(PROTOCOL, List.of(upgrade.subprotocol()));
        }
    }

    private static CloseCode code(int status) {
        return switch (status) {
            case 401 -> CloseCode.UNAUTHENTICATED;
            case 403 -> CloseCode.FORBIDDEN;
            case 429 -> CloseCode.LIMIT_EXCEEDED;
            default -> CloseCode.TRY_AGAIN_LATER;
        };
    }

    private HandshakeRequest shown(jakarta.websocket.server.HandshakeRequest request, Map<String, Object> properties) {
        Map<String, List<String>> headers = new HashMap<>();
        request.getHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        HandshakeRequest read = new HandshakeRequest(
                request.getRequestURI().getPath(),
                Requests.query(request.getQueryString()),
                headers,
                ContainerTraits.remoteAddress(request, properties));
        return doorkeeper.identify(request.getUserPrincipal(), read);
    }

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
        return type.cast(new PassedEndpoint());
    }
}
