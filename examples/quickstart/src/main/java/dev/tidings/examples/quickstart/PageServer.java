package dev.tidings.examples.quickstart;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidings.api.UserId;
import dev.tidings.examples.quickstart.Assets.Asset;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves the page and its sessions to browsers on this machine. It is bound before the WebSocket server starts, since
 * that one must know the page's origin, and answers from {@link #serve} on. A request that names another host is
 * refused, or any web page could read a token by pointing its own name at this address.
 */
final class PageServer implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int MAX_WAITING = 64;

    private final HttpServer server;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MAX_WAITING), Threads.named("page"));

    private PageServer(HttpServer server) {
        this.server = server;
    }

    static PageServer bind(int port) throws IOException {
        InetAddress here = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
        try {
            return new PageServer(HttpServer.create(new InetSocketAddress(here, port), 0));
        } catch (BindException taken) {
            String message = "port " + port + " is not free: set TIDINGS_PORT to another one, or to 0 for any";
            throw new IOException(message, taken);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port() + "/");
    }

    Set<String> origins() {
        return Set.of("http://127.0.0.1:" + port(), "http://localhost:" + port());
    }

    void serve(Assets assets, Sessions sessions, URI webSocket) {
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange, assets, sessions, webSocket);
            }
        });
        server.setExecutor(threads);
        server.start();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange, Assets assets, Sessions sessions, URI webSocket) throws IOException {
        String host = exchange.getRequestHeaders().getFirst("Host");
        String path = exchange.getRequestURI().getRawPath();
        if (host == null || !origins().contains("http://" + host)) {
            send(exchange, 403, Asset.plain("this page is for 127.0.0.1 and localhost only\n"), webSocket);
        } else if (!exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Allow", "GET");
            send(exchange, 405, Asset.plain("only GET is answered here\n"), webSocket);
        } else if ("/session".equals(path)) {
            openSession(exchange, sessions, webSocket);
        } else {
            Asset missing = Asset.plain("there is no such page\n");
            Asset asset = assets.find(path).orElse(missing);
            send(exchange, asset == missing ? 404 : 200, asset, webSocket);
        }
    }

    private static void openSession(HttpExchange exchange, Sessions sessions, URI webSocket) throws IOException {
        try {
            UserId user = UserId.of(userOf(exchange.getRequestURI().getRawQuery()));
            Map<String, String> session = new LinkedHashMap<>();
            session.put("url", webSocket.toString());
            session.put("token", sessions.issue(user));
            send(exchange, 200, Asset.json(Json.object(session)), webSocket);
        } catch (IllegalArgumentException refused) {
            String why = String.valueOf(refused.getMessage());
            send(exchange, 400, Asset.json(Json.object(Map.of("error", why))), webSocket);
        }
    }

    private static String userOf(String query) {
        for (String pair : String.valueOf(query).split("&", -1)) {
            if (pair.startsWith("user=")) {
                return URLDecoder.decode(pair.substring("user=".length()), StandardCharsets.UTF_8);
            }
        }
        throw new IllegalArgumentException("the query must name a user: GET /session?user=ada");
    }

    private static void send(HttpExchange exchange, int status, Asset asset, URI webSocket) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", asset.contentType());
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Content-Security-Policy", contentSecurityPolicy(webSocket));
        exchange.sendResponseHeaders(status, asset.bytes().length == 0 ? -1 : asset.bytes().length);
        exchange.getResponseBody().write(asset.bytes());
    }

    /** Any port: after a restart the WebSocket server has another one, and a page that is open must find it. */
    private static String contentSecurityPolicy(URI webSocket) {
        String socket = webSocket.getScheme() + "://" + webSocket.getHost() + ":*";
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' " + socket
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }
}
