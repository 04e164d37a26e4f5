package dev.tidings.vertx;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.SocketAddress;
import java.util.function.IntConsumer;

/** One of the servers of a transport: they share a port, and each has an event loop. */
final class HttpListener extends VerticleBase {
    private final ServerSettings settings;
    private final SocketAddress address;
    private final VertxEndpoint endpoint;
    private final IntConsumer whenListening;

    HttpListener(ServerSettings settings, SocketAddress address, VertxEndpoint endpoint, IntConsumer whenListening) {
        this.settings = settings;
        this.address = address;
        this.endpoint = endpoint;
        this.whenListening = whenListening;
    }

    @Override
    public Future<?> start() {
        Entrance entrance = new Entrance(vertx, settings.pendingConnections(), settings.handshakeTimeout(), endpoint);
        return vertx.createHttpServer(settings.options())
                .connectionHandler(entrance::connected)
                .requestHandler(entrance)
                .listen(address)
                .onSuccess(this::listening);
    }

    private void listening(HttpServer server) {
        whenListening.accept(server.actualPort());
    }
}
