package dev.tidings.examples.tomcat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The application's pages, and {@code tidings.js} from the jar of tidings-core. */
final class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Map<String, String> SCRIPTS = Map.of(
            "/chat.js", "/page/chat.js",
            "/tidings/tidings.js", "/META-INF/resources/tidings/tidings.js");

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getServletPath();
        if (path.equals("/")) {
            boolean known = request.getUserPrincipal() != null;
            send(response, "text/html; charset=utf-8", known ? "/page/chat.html" : "/page/login.html");
        } else {
            send(response, "text/javascript; charset=utf-8", SCRIPTS.get(path));
        }
    }

    private static void send(HttpServletResponse response, String contentType, @Nullable String file)
            throws IOException {
        try (InputStream in = file == null ? null : PageServlet.class.getResourceAsStream(file)) {
            if (in == null) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
            response.setContentType(contentType);
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
            response.setHeader("X-Content-Type-Options", "nosniff");
            in.transferTo(response.getOutputStream());
        }
    }
}
