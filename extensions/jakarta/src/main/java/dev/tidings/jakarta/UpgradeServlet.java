package dev.tidings.jakarta;

import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeDecision.Refuse;
import dev.tidings.api.spi.HandshakeReader;
import dev.tidings.api.spi.HandshakeRefusedException;
import dev.tidings.api.spi.HandshakeRequest;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Shows each upgrade request to the server, and upgrades or refuses it as the server says. */
final class UpgradeServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int TARGET_BYTES = 2 * 1024;
    private static final List<Integer> STATUSES = List.of(401, 403, 429, 503);
    private static final HandshakeReader READER = HandshakeReader.of(TARGET_BYTES);

    private final transient Doorkeeper doorkeeper;

    UpgradeServlet(Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
    }

    private void readObject(ObjectInputStream in) throws IOException {
        throw new InvalidObjectException("the upgrade servlet can't be serialised");
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try {
            answer(request, response);
        } catch (HandshakeRefusedException e) {
            doorkeeper.turnedAway(e.refusal().status(), e.refusal().message());
            refuse(response, e.refusal());
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException, HandshakeRefusedException {
        HandshakeRequest shown = shown(request);
        HandshakeDecision decision = doorkeeper.judge(shown);
        if (decision == Doorkeeper.FULL) {
            throw new HandshakeRefusedException(Doorkeeper.FULL);
        }
        if (decision instanceof HandshakeDecision.Upgrade upgrade) {
            upgrade(request, response, shown, upgrade);
        } else if (decision instanceof Refuse refusal) {
            refuse(response, STATUSES.contains(refusal.status()) ? refusal : new Refuse(503, refusal.message()));
        }
    }

    private HandshakeRequest shown(HttpServletRequest request) throws HandshakeRefusedException {
        String query = request.getQueryString();
        String target = request.getRequestURI() + (query == null ? "" : "?" + query);
        HandshakeRequest read = READER.read(
                request.getMethod() + " " + target + " " + request.getProtocol(),
                headers(request),
                request.getRemoteAddr());
        return doorkeeper.identify(request.getUserPrincipal(), read);
    }

    private static List<Map.Entry<String, String>> headers(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .flatMap(name ->
                        Collections.list(request.getHeaders(name)).stream().map(value -> Map.entry(name, value)))
                .toList();
    }

    private void upgrade(
            HttpServletRequest request,
            HttpServletResponse response,
            HandshakeRequest shown,
            HandshakeDecision.Upgrade upgrade)
            throws ServletException, IOException {
        ServerEndpointConfig config = OneSession.config(
                doorkeeper.mapping(), new SessionEndpoint(doorkeeper, shown, null), upgrade.subprotocol());
        try {
            container().upgradeHttpToWebSocket(request, response, config, Map.of());
        } catch (DeploymentException e) {
            throw new ServletException("the container can't upgrade: " + e.getMessage(), e);
        }
    }

    private ServerContainer container() throws ServletException {
        Object container = getServletContext().getAttribute(ServerContainer.class.getName());
        if (container instanceof ServerContainer found) {
            return found;
        }
        throw new ServletException("the servlet context must have a WebSocket container but has none: "
                + "add the container's WebSocket support to the application");
    }

    private static void refuse(HttpServletResponse response, Refuse refusal) throws IOException {
        byte[] body = (refusal.message() + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatus(refusal.status());
        refusal.headers().forEach(response::setHeader);
        response.setHeader("Connection", "close");
        response.setContentType("text/plain;charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
