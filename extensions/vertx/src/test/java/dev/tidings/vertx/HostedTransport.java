package dev.tidings.vertx;

import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.Transport;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An application with an HTTP server on Vert.x, whose options for WebSockets are all that an endpoint can't use: compression
 * both ways, frames without masks, no message of more than 100 bytes, no time for a close. Other upgrades are its own.
 */
final class HostedTransport implements Transport, AutoCloseable {
    /** The header by which the application knows its users. */
    static final String SESSION = "X-Session";

    private final Vertx vertx;
    private final AtomicReference<String> deployment = new AtomicReference<>();
    private final AtomicReference<HttpServer> server = new AtomicReference<>();
    private final Transport transport;

    HostedTransport(Vertx vertx, VertxEndpoint endpoint) throws Exception {
        this(vertx, endpoint, ThreadingModel.EVENT_LOOP);
    }

    HostedTransport(Vertx vertx, VertxEndpoint endpoint, ThreadingModel threads) throws Exception {
        this.vertx = vertx;
        deployment.set(RunningVertx.await(
                vertx.deployVerticle(new Application(endpoint), new DeploymentOptions().setThreadingModel(threads))));
        transport = endpoint.transport(address());
    }

    private final class Application extends VerticleBase {
        private final VertxEndpoint endpoint;

        Application(VertxEndpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public Future<?> start() {
            HttpServer http = vertx.createHttpServer(options());
            server.set(http);
            return http.requestHandler(this::handle).listen();
        }

        private void handle(HttpServerRequest request) {
            String session = request.getHeader(SESSION);
            if (session == null) {
                endpoint.orElse(this::others).handle(request);
            } else {
                endpoint.handle(request, session);
            }
        }

        private void others(HttpServerRequest request) {
            if (request.path().equals("/chat")) {
                request.toWebSocket().onSuccess(socket -> socket.textMessageHandler(socket::writeTextMessage));
            } else {
                request.response().end("hello from " + request.path());
            }
        }
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(InetAddress.getLoopbackAddress().getHostAddress())
                .setPort(0)
                .setCompressionSupported(true)
                .setDecompressionSupported(true)
                .setPerMessageWebSocketCompressionSupported(true)
                .setPerFrameWebSocketCompressionSupported(true)
                .setAcceptUnmaskedFrames(true)
                .setMaxWebSocketFrameSize(100)
                .setMaxWebSocketMessageSize(100)
                .setWebSocketClosingTimeout(0);
    }

    /** Returns the endpoint's own transport, whose close leaves the application alone. */
    Transport endpoint() {
        return transport;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server.get().actualPort());
    }

    @Override
    public InetSocketAddress start(ConnectionAcceptor acceptor) throws IOException {
        return transport.start(acceptor);
    }

    @Override
    public HealthSnapshot.Component health() {
        return transport.health();
    }

    @Override
    public void stopAccepting() {
        transport.stopAccepting();
    }

    @Override
    public void close(Duration limit) {
        transport.close(limit);
        String deployed = deployment.getAndSet(null);
        if (deployed != null) {
            try {
                RunningVertx.await(vertx.undeploy(deployed));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(1));
    }
}
