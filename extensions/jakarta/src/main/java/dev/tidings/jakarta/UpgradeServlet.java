package dev.tidings.jakarta;

import dev.tidings.api.spi.HandshakeDecision;
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
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows each upgrade request to the server, and upgrades or refuses it as the server says. */
final class UpgradeServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;
    private static final int UPGRADE_REQUIRED = 426;
    private static final int KEY_LENGTH = 24;
    private static final String RETRY_AFTER = "5";
    private static final List<Integer> STATUSES = List.of(401, 403, 429, 503);

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
        if (!request.getMethod().equals("GET") || !hasToken(request, "Upgrade", "websocket")) {
            response.setHeader("Upgrade", "websocket");
            refuse(response, UPGRADE_REQUIRED, "a WebSocket upgrade is expected here");
        } else if (!hasToken(request, "Sec-WebSocket-Version", "13")) {
            response.setHeader("Sec-WebSocket-Version", "13");
            refuse(response, UPGRADE_REQUIRED, "version 13 of WebSocket is expected");
        } else if (!hasToken(request, "Connection", "upgrade") || !hasKey(request)) {
            refuse(response, BAD_REQUEST, "malformed upgrade request");
        } else {
            answer(request, response);
        }
    }

    private static boolean hasToken(HttpServletRequest request, String header, String token) {
        return Collections.list(request.getHeaders(header)).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .anyMatch(entry -> entry.strip().equalsIgnoreCase(token));
    }

    private static boolean hasKey(HttpServletRequest request) {
        String key = request.getHeader("Sec-WebSocket-Key");
        return key != null && key.strip().length() == KEY_LENGTH;
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        HandshakeRequest shown = shown(request);
        HandshakeDecision decision = doorkeeper.judge(shown);
        if (decision instanceof HandshakeDecision.Upgrade upgrade) {
            upgrade(request, response, shown, upgrade);
        } else if (decision instanceof HandshakeDecision.Refuse refusal) {
            refuse(response, STATUSES.contains(refusal.status()) ? refusal.status() : 503, refusal.message());
        }
    }

    private HandshakeRequest shown(HttpServletRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT), Collections.list(request.getHeaders(name)));
        }
        doorkeeper.identify(request.getUserPrincipal(), headers);
        return new HandshakeRequest(
                request.getRequestURI(), Requests.query(request.getQueryString()), headers, request.getRemoteAddr());
    }

    private void upgrade(
            HttpServletRequest request,
            HttpServletResponse response,
            HandshakeRequest shown,
            HandshakeDecision.Upgrade upgrade)
            throws ServletException, IOException {
        ServerEndpointConfig config = OneSession.config(
                doorkeeper.path(), new SessionEndpoint(doorkeeper, shown, null), upgrade.subprotocol());
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

    private static void refuse(HttpServletResponse response, int status, String message) throws IOException {
        byte[] body = (message + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        if (status == 401) {
            response.setHeader("WWW-Authenticate", "Bearer");
        } else if (status == 429 || status == 503) {
            response.setHeader("Retry-After", RETRY_AFTER);
        }
        response.setHeader("Connection", "close");
        response.setContentType("text/plain;charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
