package dev.tidings.vertx;

import dev.tidings.api.TidingsServer;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The examples of docs/EMBEDDING.md, as code. */
final class DocsExample {
    private DocsExample() {}

    static TidingsServer own(Vertx vertx, TokenVerifier verifier) throws IOException {
        TidingsServer server = Tidings.server()
                .transport(VertxTransports.create(vertx))
                .tokenVerifier(verifier)
                .start();
        return server;
    }

    static TidingsServer endpoint(Vertx vertx, Handler<HttpServerRequest> router, TokenVerifier verifier)
            throws IOException {
        VertxEndpoint endpoint = VertxTransports.endpoint();
        HttpServer http = vertx.createHttpServer()
                .requestHandler(endpoint.orElse(router))
                .listen(8080, "127.0.0.1")
                .await();
        TidingsServer server = Tidings.server()
                .transport(endpoint.transport(new InetSocketAddress("127.0.0.1", http.actualPort())))
                .tokenVerifier(verifier)
                .start();
        return server;
    }

    static TidingsServer login(
            VertxEndpoint endpoint, HttpServer http, Handler<HttpServerRequest> router, Sessions sessions)
            throws IOException {
        http.requestHandler(request -> {
            if (request.path().equals("/ws") && sessions.isLoggedIn(request)) {
                endpoint.handle(request, sessions.userOf(request));
            } else {
                router.handle(request);
            }
        });
        TidingsServer server = Tidings.server()
                .authentication(auth -> auth.requestVerifier(endpoint.applicationLogin()))
                .transport(endpoint.transport(new InetSocketAddress("127.0.0.1", 8080)))
                .start();
        return server;
    }

    /** An application's sessions. */
    interface Sessions {
        boolean isLoggedIn(HttpServerRequest request);

        String userOf(HttpServerRequest request);
    }
}
